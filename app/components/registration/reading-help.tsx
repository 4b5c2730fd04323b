import type { Proposal, Proposals } from '../../../workflows/domain/reading.ts'
import { Confidence, CONFIDENCE_CERTAIN_MIN } from '../confidence.tsx'
import { Icon } from '../icon.tsx'
import { useText, useWeekday } from '../use-text.ts'

/**
 * What the letter says beside the register's columns: a meeting stands on top, where and when;
 * to whom it went is folded away. Nothing of it is saved.
 */
export function ReadingHelp({ proposals, onShow }: { proposals: Proposals; onShow: (field: string) => void }) {
  const text = useText().registration.help
  const weekday = useWeekday()
  const { meetingAt, meetingPlace, receivers, addressees } = proposals
  const row = (field: string, label: string, proposal: Proposal | undefined, words: string | null | undefined) =>
    proposal && words ? (
      <div className="help" key={field}>
        <dt>{label}</dt>
        <dd>
          {proposal.box
            ? <button type="button" className="link" onClick={() => onShow(field)}>{words}</button>
            : words}
          {proposal.confidence < CONFIDENCE_CERTAIN_MIN ? <Confidence value={proposal.confidence} why={text.unsure} /> : null}
        </dd>
      </div>
    ) : null
  const isMeeting = Boolean(meetingAt?.value ?? meetingPlace?.value)
  const others = [
    row('addressees', text.addressees, addressees, addressees?.value),
    row('receivers', text.receivers, receivers, receivers?.value),
  ].filter((one) => one !== null)
  return (
    <>
      {isMeeting ? (
        <section className="meeting" aria-label={text.meeting}>
          <Icon name="calendar" />
          <dl>
            {row('meetingAt', text.meetingAt, meetingAt, momentOf(meetingAt?.value ?? null, weekday))}
            {row('meetingPlace', text.meetingPlace, meetingPlace, meetingPlace?.value)}
          </dl>
        </section>
      ) : null}
      {others.length > 0 ? (
        <details className="more read">
          <summary>{text.title}</summary>
          <dl>{others}</dl>
        </details>
      ) : null}
    </>
  )
}

/** `2026-11-25T14:00` → `14:00 Thứ Tư, 25/11/2026`. */
function momentOf(moment: string | null, weekday: ReturnType<typeof useWeekday>): string | null {
  if (!moment) return null
  const [day, time] = moment.split('T')
  if (!day) return null
  return time ? `${time} ${weekday(day)}` : weekday(day)
}
