import { Form } from '@remix-run/react'
import type { Duplicate } from '../../../db/duplicates.ts'
import { formatDay } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { ShownPage } from './letter-view.tsx'

/** The letter in the tray beside the one that has a number: the clerk decides, nobody else. */
export function DuplicateCompare({ scanId, pages, duplicate, onStop }: {
  scanId: string
  pages: readonly ShownPage[]
  duplicate: Omit<Duplicate, 'fileSha256'>
  onStop: () => void
}) {
  const text = useText().registration
  const turn = pages[0]?.turn ?? 0
  return (
    <section className="view compare" aria-label={text.compare}>
      <figure>
        <figcaption>{text.here}</figcaption>
        <img src={`/scans/${scanId}/pages/1?w=900&turn=${turn}`} alt={text.here} />
      </figure>
      <figure>
        <figcaption>
          {text.there.replace('{number}', String(duplicate.arrivalNumber)).replace('{day}', formatDay(duplicate.arrivedOn))}
        </figcaption>
        <img src={`/documents/${duplicate.documentId}/preview?w=900`} alt={duplicate.subject ?? ''} />
      </figure>
      <div className="answers">
        <Form method="post">
          <input type="hidden" name="step" value="link" />
          <input type="hidden" name="scanId" value={scanId} />
          <input type="hidden" name="documentId" value={duplicate.documentId} />
          <button className="btn p"><Icon name="link" />{text.join.replace('{number}', String(duplicate.arrivalNumber))}</button>
        </Form>
        <span className="xs">{text.joinMore}</span>
        <button type="button" className="btn" onClick={onStop}>{text.different}</button>
      </div>
    </section>
  )
}
