import { Link } from '@remix-run/react'
import { formatInstant } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** The leaders' signatures on the directive sheet, each with its kind and level in words. */
export function SignaturesPanel({ page }: { page: DocumentPageProps }) {
  const text = useText().signing
  const { signatures, signable, document } = page
  if (signatures.length === 0 && !signable) return null
  const newest = page.files.find((file) => file.role === 'signed')
  return (
    <section className="panel" aria-labelledby="chu-ky">
      <header>
        <Icon name="pen" />
        <h2 className="grow" id="chu-ky">{text.shown.title}</h2>
        {signable ? <Link className="btn p sm" to={`/signing?document=${document.id}`}>{text.page.signThis}</Link> : null}
      </header>
      <ul className="fl">
        {signatures.map((one) => (
          <li key={one.id}>
            <div className="grow">
              <b>{one.position} {one.signer}</b>{one.onBehalfOf ? ` (${text.shown.behalf(one.onBehalfOf)})` : ''}
              <div>{text.shown.kind[one.kind]} · {text.shown.level[one.level]}</div>
              <div className="m">
                {text.shown.signedAt(formatInstant(one.signedAt))}
                {one.timestampedAt ? ` · ${text.shown.timedAt(formatInstant(one.timestampedAt))}` : ''}
                {one.waitsForTime ? ` · ${text.shown.waits}` : ''}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {newest ? (
        <p className="pad"><a href={`/documents/${document.id}/files/${newest.id}`}>{text.shown.download}</a></p>
      ) : null}
    </section>
  )
}
