import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { OwnAuthority, TrustTable } from '../components/signatures/trust-table.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import { shownTrust } from '../server/shown-trust.server.ts'
import css from '../styles/admin.css?url'

// Whom the office trusts, for those who are told when it changes: they look, they change nothing.

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Chứng thư tin cậy – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['leader', 'chief-of-office', 'inspector', 'administrator'] })
  return shownTrust(theOffice())
}

export default function TrustedCertificatesPage() {
  const { trusted, history, authority } = useLoaderData<typeof loader>()
  const text = useText().admin.trust
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.readIntro}</p>
      </div>
      <section className="panel" aria-label={text.title}>
        {trusted.length === 0 ? <p className="m pad">{text.empty}</p> : <TrustTable rows={trusted} />}
      </section>
      <OwnAuthority authority={authority} />
      {history.length > 0 ? (
        <section className="panel" aria-labelledby="da-bo">
          <header><h2 id="da-bo">{text.history}</h2></header>
          <TrustTable rows={history} />
        </section>
      ) : null}
    </div>
  )
}
