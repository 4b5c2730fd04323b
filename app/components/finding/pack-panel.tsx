import { Form, useNavigation } from '@remix-run/react'
import { formatInstant } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import type { DocumentPageProps } from './page-data.ts'

/** The proof pack: asked for, being built, ready to be taken, or ended. */
export function PackPanel({ page }: { page: DocumentPageProps }) {
  const words = useText().finding.document.pack
  const isSending = useNavigation().state !== 'idle'
  const { pack, document } = page
  if (!pack) return null
  const { newest } = pack
  return (
    <section className="panel" aria-labelledby="bo-ho-so">
      <header>
        <Icon name="lock" />
        <h2 className="grow" id="bo-ho-so">{words.title}</h2>
      </header>
      <p className="pad m">{pack.withFiles ? words.intro : words.introWithout}</p>
      <div className={newest ? 'pad' : undefined} role="status">
        <PackState page={page} newest={newest} />
      </div>
      {newest?.state === 'building' ? null : (
        <Form method="post" action={`/documents/${document.id}/pack`} className="pad">
          <button className="btn" disabled={isSending}>{newest?.state === 'ready' ? words.again : words.ask}</button>
        </Form>
      )}
    </section>
  )
}

type Newest = NonNullable<DocumentPageProps['pack']>['newest']

function PackState({ page, newest }: { page: DocumentPageProps; newest: Newest }) {
  const { pack: words, bytes } = useText().finding.document
  if (!newest) return null
  if (newest.state === 'building') return <p>{words.building(newest.filesDone, newest.filesAll)}</p>
  if (newest.state === 'failed') return <p>{words.failed(newest.fault ?? '')}</p>
  if (newest.state === 'ended' || !newest.expiresAt) return <p>{words.ended}</p>
  return (
    <>
      <p>
        <a className="btn p" href={`/documents/${page.document.id}/pack?id=${newest.id}`}>
          <Icon name="download" />{words.download}
        </a>
      </p>
      <p>{words.ready(bytes(newest.byteSize), formatInstant(newest.expiresAt))}</p>
      <p className="m">{words.manifest}<br /><code className="hash">{newest.manifestSha256}</code></p>
    </>
  )
}
