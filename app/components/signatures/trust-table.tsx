import { Form } from '@remix-run/react'
import { formatInstant } from '../../text/dates.ts'
import { useText } from '../use-text.ts'

export interface ShownAnchor {
  id: string
  name: string
  issuer: string | null
  sha256: string
  from: Date
  until: Date
  addedBy: string
  addedAt: Date
  removed: { by: string; at: Date } | null
}

/** Whom the office trusts, with who added each, and when. */export function TrustTable({ rows, mayRemove }: { rows: readonly ShownAnchor[]; mayRemove?: boolean }) {
  const text = useText().admin.trust
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.valid}</th>
          <th scope="col">{text.fingerprint}</th>
          <th scope="col">{text.added}</th>
          <th scope="col"><span className="sr">{text.remove}</span></th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.id}>
            <td><b>{one.name}</b>{one.issuer ? <div className="m">{text.issuer}: {one.issuer}</div> : null}</td>
            <td>{text.days(formatInstant(one.from), formatInstant(one.until))}</td>
            <td className="fingerprint"><code>{one.sha256}</code></td>
            <td>
              {text.by(one.addedBy, formatInstant(one.addedAt))}
              {one.removed ? <div className="m">{text.removed} {text.by(one.removed.by, formatInstant(one.removed.at))}</div> : null}
            </td>
            <td>
              {one.removed || !mayRemove ? null : (
                <Form method="post">
                  <input type="hidden" name="anchorId" value={one.id} />
                  <button className="btn sm" name="act" value="remove" aria-label={text.removeOf(one.name)}>{text.remove}</button>
                </Form>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The office's own authority: what others need to check signatures made here. */
export function OwnAuthority({ authority }: { authority: { sha256: string; until: Date; listAt: Date } | null }) {
  const text = useText().admin.trust
  if (!authority) return null
  return (
    <section className="panel pad stack" aria-labelledby="ca-noi-bo">
      <h2 id="ca-noi-bo">{text.own}</h2>
      <p className="m">{text.ownHint}</p>
      <p className="fingerprint">{text.fingerprint}: <code>{authority.sha256}</code></p>
      <p className="m">{text.ownUntil(formatInstant(authority.until), formatInstant(authority.listAt))}</p>
      <p className="row wrap">
        <a className="btn" href="/ca.crt" download>{text.ownCertificate}</a>
        <a className="btn" href="/ca.crl" download>{text.ownList}</a>
      </p>
    </section>
  )
}
