import { useNavigation, useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { useInk } from '../../ink/use-ink.ts'
import { fieldsOf, isOfficeThere, queueDirective } from '../../offline/queue.ts'
import type { DeskLetter } from '../../server/letter-desk.server.ts'
import { formatDay } from '../../text/dates.ts'
import { ArrivalNumber } from '../arrival-number.tsx'
import { Note, RefusalNote } from '../note.tsx'
import { UrgencyMark } from '../urgency.tsx'
import { UsualNote } from '../usual.tsx'
import { useText } from '../use-text.ts'
import { DirectivePanel } from './directive-panel.tsx'
import { InkDesk } from './ink-desk.tsx'

/** Chooses a unit as a press on its chip would. */
function takeLead(code: string | undefined): void {
  const chips = document.querySelectorAll<HTMLInputElement>('#giao-viec input[name="lead"]')
  for (const chip of chips) if (chip.value === code) chip.click()
}

/** The desk of one letter: pages under the pen, the panel beside them. */
export function LetterDesk({ letter, answer, away, onQueued }: {
  letter: DeskLetter
  answer?: unknown
  /** The page lies on this device alone: nothing can be asked of the office. */
  away?: boolean
  /** Called when the directive lies on this device and waits for the network. */
  onQueued?: () => void
}) {
  const { document, presentationId } = letter
  const text = useText().directive
  const words = useText().offline
  const [search] = useSearchParams()
  const isSending = useNavigation().state === 'submitting'
  const [layerId] = useState(letter.layerId)
  const saved = useMemo(() => letter.saved, [letter.saved])
  const ink = useInk({ personId: letter.personId, documentId: document.id, layerId, inkKey: letter.inkKey, saved })
  const [isOpen, setOpen] = useState(true)
  const [notSent, setNotSent] = useState<'queued' | 'unsent' | null>(null)
  // Without script the panel stands open; with it the letter comes first.
  useEffect(() => {
    if (!search.has('panel') && !letter.replaces) setOpen(false)
  }, [search, letter.replaces])
  useEffect(() => {
    if (answer) setOpen(true)
  }, [answer])
  const hasInk = ink.strokes.some((stroke) => !stroke.erased)

  return (
    <main className="ink-main" id="noi-dung">
      <h1 className="sr">{text.page.title(document.number)}</h1>
      <InkDesk sheets={letter.sheets} earlier={letter.earlier} ink={ink} isReadOnly={!letter.mayConfirm || !presentationId}
        phrases={letter.offers.phrases.map((one) => one.text)} pager={letter.pager} isPanelOpen={isOpen} onPanel={setOpen}
        head={(
          <div className="cap letter">
            <ArrivalNumber number={document.number} />
            <span className="tx">
              <b>{document.subject}</b>
              <span className="m">
                {document.issuer}
                {document.externalDueOn ? ` · ${text.page.external(formatDay(document.externalDueOn))}` : ''}
              </span>
            </span>
            <UrgencyMark urgency={document.urgency} />
          </div>
        )}>
        <DirectivePanel offers={letter.offers} start={letter.start} startKind={letter.startKind}
          externalDueOn={document.externalDueOn} mayConfirm={letter.mayConfirm} actsAs={letter.actsAs}
          papers={letter.papers} hasInk={hasInk} hasKey={letter.hasKey} isSending={isSending} showsMore={search.get('panel') === 'more'}
          hidden={{
            ...(presentationId && !letter.replaces ? { presentationId } : {}),
            ...(letter.replaces ? { supersedesId: letter.replaces } : {}),
            ...(letter.startKind === 'transcription' && letter.start ? { directiveId: letter.start.id } : {}),
          }}
          notice={(
            <>
              <RefusalNote answer={answer} />
              {notSent === 'unsent' ? <Note kind="warn">{text.page.unsent}</Note> : null}
              {notSent === 'queued' ? <Note kind="warn">{words.queuedHere}</Note> : null}
              {letter.mayConfirm ? null : <Note kind="info">{text.page.readOnly}</Note>}
              {letter.usual ? <UsualNote usual={{ ...letter.usual, kind: null, leader: null }} takes={['lead']} onTake={() => takeLead(letter.usual?.lead?.code)} /> : null}
            </>
          )}
          onWriteOn={() => setOpen(false)}
          beforeSend={async (form) => {
            const isThere = !away && await isOfficeThere()
            if (isThere && await ink.flush()) {
              setNotSent(null)
              return true
            }
            const isQueued = !isThere && await queueDirective(
              { personId: letter.personId, documentId: document.id, inkKey: letter.inkKey },
              { number: document.number, subject: document.subject, fields: fieldsOf(form) },
            ).catch(() => false)
            setNotSent(isQueued ? 'queued' : 'unsent')
            if (isQueued) onQueued?.()
            return false
          }} />
      </InkDesk>
    </main>
  )
}
