import type { InkBook } from '../../ink/use-ink.ts'
import { type PenTool, penTools } from '../../ink/pen-tools.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

interface PenDockProps {
  tool: PenTool
  onTool(tool: PenTool): void
  ink: InkBook
  fingersDraw: boolean
  /** Undefined once a pen was seen: then fingers never draw. */
  onFingers?: (draw: boolean) => void
  onHand(): void
  onZoom(factor: number): void
  /** `isPointed` when a pointer chose the tool: it will show the place, too. */
  onNote(isPointed: boolean): void
  onStamps(): void
}

/** The tools at the side of the free hand. */
export function PenDock(props: PenDockProps) {
  const { tool, ink } = props
  const text = useText().directive.page.tools
  return (
    <div className="dock" role="toolbar" aria-orientation="vertical" aria-label={text.bar}>
      {penTools.map((one) => (
        <button key={one.id} type="button" className="tool" aria-pressed={one.id === tool.id} onClick={() => props.onTool(one)}>
          {one.tool === 'pen'
            ? <span className={`dot ${one.id}`} />
            : <Icon name={one.tool === 'highlighter' ? 'highlighter' : 'eraser'} />}
          {one.id === 'note' || one.id === 'stamp' ? null : text[one.id]}
        </button>
      ))}
      <button type="button" className="tool" aria-pressed={tool.tool === 'note'} onClick={(event) => props.onNote(event.detail > 0)}>
        <Icon name="letters" />{text.text}
      </button>
      <button type="button" className="tool" aria-pressed={tool.tool === 'stamp'} aria-haspopup="dialog" onClick={props.onStamps}>
        <Icon name="stamp" />{text.stamp}
      </button>
      <div className="sepl" />
      <button type="button" className="tool" aria-label={text.undo} disabled={!ink.canUndo} onClick={ink.undo}><Icon name="undo" /></button>
      <button type="button" className="tool" aria-label={text.redo} disabled={!ink.canRedo} onClick={ink.redo}><Icon name="redo" /></button>
      <div className="sepl" />
      <button type="button" className="tool s" onClick={() => props.onZoom(1.25)}><Icon name="zoom-in" />{text.zoomIn}</button>
      <button type="button" className="tool s" onClick={() => props.onZoom(0.8)}><Icon name="zoom-out" />{text.zoomOut}</button>
      <button type="button" className="tool s" onClick={props.onHand}><Icon name="turn" />{text.hand}</button>
      {props.onFingers ? (
        <button type="button" className="tool s" aria-pressed={props.fingersDraw} title={text.fingerLabel}
          onClick={() => props.onFingers?.(!props.fingersDraw)}>
          <Icon name="hand" />{text.finger}
        </button>
      ) : null}
    </div>
  )
}
