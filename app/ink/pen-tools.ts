import type { InkTool } from '../../workflows/domain/ink.ts'

export interface PenTool {
  id: 'blue' | 'red' | 'black' | 'highlighter' | 'eraser' | 'note' | 'stamp'
  tool: InkTool | 'eraser'
  color: string
  /** Points at pressure 0.5. */
  width: number
  key: string
  /** Of a stamp: the phrase it puts down. */
  words?: string
}

/** The tools of the bar, in the order drawn. */
export const penTools: readonly PenTool[] = [
  { id: 'blue', tool: 'pen', color: '#1746a8', width: 2.4, key: '1' },
  { id: 'red', tool: 'pen', color: '#b3191f', width: 2.4, key: '2' },
  { id: 'black', tool: 'pen', color: '#1c2128', width: 2.4, key: '3' },
  { id: 'highlighter', tool: 'highlighter', color: '#f0c14b', width: 14, key: '4' },
  { id: 'eraser', tool: 'eraser', color: '#000000', width: 12, key: '5' },
]

/** Words are typed where the page is touched; `N` begins them in the middle of what is seen. */
export const noteTool: PenTool = { id: 'note', tool: 'note', color: '#1746a8', width: 14, key: '6' }

export function stampTool(words: string): PenTool {
  return { id: 'stamp', tool: 'stamp', color: '#b3191f', width: 14, key: '7', words }
}
