import { Form } from '@remix-run/react'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** Copies of a document in OneDrive: where each is opened, and what a clerk has to look at. */
export function CloudPanel({ page }: { page: DocumentPageProps }) {
  const text = useText()
  if (page.cloud.length === 0) return null
  return (
    <section className="panel" aria-labelledby="dam-may">
      <header>
        <Icon name="document" />
        <h2 id="dam-may">{text.cloud.title}</h2>
      </header>
      <ul className="fl">
        {page.cloud.map((copy) => <Copy key={copy.id} copy={copy} isDesk={page.isDesk} />)}
      </ul>
    </section>
  )
}

const PUT_BACK: ReadonlySet<string> = new Set(['missing', 'failed', 'altered'])

function Copy({ copy, isDesk }: { copy: DocumentPageProps['cloud'][number]; isDesk: boolean }) {
  const { cloud, finding } = useText()
  const role = finding.document.fileRole[copy.role] ?? copy.role
  const name = copy.part > 1 ? `${finding.document.attachment(copy.part - 1)} · ${role}` : role
  const isWell = copy.state === 'verified'
  return (
    <li>
      <Icon name={isWell ? 'check' : 'warning'} />
      <div className="grow">
        <b>{name}</b>
        <div className={isWell ? 'm' : 'stop'}>{cloud.states[copy.state] ?? copy.state}</div>
        {copy.why ? <div className="m">{cloud.reasons[copy.why] ?? cloud.reasons['fault']}</div> : null}
        {copy.movedTo ? <div className="m">{cloud.movedTo(copy.movedTo)}</div> : null}
      </div>
      {copy.url && copy.state !== 'missing' ? (
        <a className="btn sm" href={copy.url} target="_blank" rel="noopener noreferrer" aria-label={cloud.openOf(name)}>{cloud.open}</a>
      ) : null}
      {isDesk && PUT_BACK.has(copy.state) ? (
        <Form method="post">
          <input type="hidden" name="step" value="put-back" />
          <input type="hidden" name="publicationId" value={copy.id} />
          <button className="btn sm" aria-label={cloud.putBackOf(name)}>{cloud.putBack}</button>
        </Form>
      ) : null}
    </li>
  )
}
