import type { InkBook } from '../../ink/use-ink.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
})

/** Where the ink is: on this device, with the office, or waiting for a network. */
export function SavedWord({ ink, isQuiet }: { ink: InkBook; isQuiet: boolean }) {
  const text = useText().directive.page
  const kept = ink.keptAt === null ? null : text.kept(clock.format(ink.keptAt))
  if (ink.sending.word === 'refused') {
    return <div className="cap warn" role="alert"><span className="tx">{text.refusedInk(ink.sending.reason)}</span></div>
  }
  if (ink.sending.word === 'waiting') {
    return (
      <div className="cap warn" role="status">
        <span className="tx"><Icon name="offline" /> {text.waiting(ink.sending.count)}</span>
      </div>
    )
  }
  if (ink.sending.word === 'signed-out') {
    return (
      <div className="cap warn" role="alert">
        <span className="tx">{text.signedOut} <a href="/sign-in">{text.signInAgain}</a></span>
      </div>
    )
  }
  if (ink.isUnkept) return <div className="cap warn" role="status"><span className="tx">{text.unkept}</span></div>
  if (ink.sending.word === 'sending') {
    return <div className="cap" role="status"><span className="tx">{kept ?? text.sending}</span></div>
  }
  if (kept === null && ink.strokes.length === 0) return null
  return (
    <div className="cap ok" role="status">
      <span className="tx">
        <Icon name="check" /> <b>{text.saved}</b>
        {kept && !isQuiet ? <span className="m"> · {kept}</span> : null}
      </span>
    </div>
  )
}
