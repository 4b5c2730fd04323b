import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { findPassword } from '../../db/passwords.ts'
import { listOpenSessions } from '../../db/sessions.ts'
import { listLiveTokens } from '../../db/tokens.ts'
import { approveTokenScope } from '../../workflows/access/approve-token-scope.ts'
import { changePassword } from '../../workflows/access/change-password.ts'
import { endOwnSessions } from '../../workflows/access/end-own-sessions.ts'
import { loseOwnDevice } from '../../workflows/access/lose-device.ts'
import { revokeToken } from '../../workflows/access/revoke-token.ts'
import { hasRole } from '../../workflows/domain/actor.ts'
import { hashBytes, hashHex } from '../../workflows/domain/ids.ts'
import { LookSwitches } from '../components/look-switches.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { LostDevice, SessionTable, TokenTable } from '../components/account-tables.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { AccountForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { SIGNERS } from '../server/signing-page.server.ts'
import { endedSessionCookie, requireSignedIn, sessionCookie, type SignedIn } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Tài khoản của tôi – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, session } = await requireSignedIn(request)
  const office = theOffice()
  const now = office.now()
  const password = await findPassword(office.db, actor.personId)
  const sessions = await listOpenSessions(office.db, actor.personId, now)
  const tokens = await listLiveTokens(office.db, actor.personId, now)
  return {
    mustChange: password?.must_change ?? false,
    maySign: hasRole(actor, ...SIGNERS),
    sessions: sessions.map((one) => ({
      // The hash opens nothing: a session is opened by what it is the hash of.
      id: hashHex(one.id_hash),
      isThis: one.id_hash.equals(session.id_hash),
      address: one.address,
      device: one.device,
      lastSeenAt: one.last_seen_at.toISOString(),
    })),
    tokens: tokens.map((one) => ({
      id: one.id,
      name: one.name,
      scopes: one.scopes,
      asleepScopes: one.asleep_scopes,
      expiresAt: one.expires_at.toISOString(),
      lastUsedAt: one.last_used_at?.toISOString() ?? null,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await requireSignedIn(request)
  const form = await readForm(request, AccountForm)
  try {
    return await answerTo(form, signedIn, request)
  } catch (error) {
    return refusal(request, error)
  }
}

async function answerTo(
  form: typeof AccountForm._output,
  { actor, session }: SignedIn,
  request: Request,
) {
  const office = theOffice()
  const text = textOf(request)
  if (form.act === 'change-password') {
    if (form.password !== form.again) {
      return data({ refusal: text.firstStart.differs, code: 'passwords-differ' }, { status: 422 })
    }
    const { sessionId } = await changePassword(office, actor, {
      currentPassword: form.current,
      newPassword: form.password,
      sessionHash: session.id_hash,
    })
    // A page drawn by this very request would still look for the session that has just ended.
    return redirect('/account?changed', { headers: { 'Set-Cookie': sessionCookie(sessionId) } })
  }
  if (form.act === 'device-lost') {
    await loseOwnDevice(office, actor)
    return redirect('/sign-in?reason=signed-out', { headers: { 'Set-Cookie': endedSessionCookie() } })
  }
  if (form.act === 'end-session' || form.act === 'end-others') {
    const which =
      form.act === 'end-session'
        ? { only: hashBytes(form.session) }
        : { allExcept: session.id_hash }
    await endOwnSessions(office, actor, which)
    return { done: text.account.sessionEnded }
  }
  if (form.act === 'revoke-token') {
    await revokeToken(office, actor, { tokenId: form.tokenId })
    return { done: text.account.tokenRevoked }
  }
  await approveTokenScope(office, actor, form)
  return { done: text.account.scopeApproved }
}

export default function AccountPage() {
  const { mustChange, maySign, sessions, tokens } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const isChanged = useSearchParams()[0].has('changed') && !answer
  const { account: text, doors, signing: { key: signing }, directive: { phrases } } = useText()
  return (
    <div className="stack narrow">
      <h1>{text.title}</h1>
      {mustChange ? <Note kind="warn">{text.mustChange}</Note> : null}
      {isChanged ? <Note kind="ok">{text.passwordChanged}</Note> : null}
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{answer.done}</Note> : null}
      <section className="panel">
        <header>
          <h2>{text.password}</h2>
        </header>
        <Form className="stack pad" method="post" reloadDocument>
          <PasswordField
            id="hien-tai"
            name="current"
            label={text.currentPassword}
            autoComplete="current-password"
          />
          <PasswordField
            id="moi"
            name="password"
            label={text.newPassword}
            autoComplete="new-password"
          />
          <PasswordField id="lai" name="again" label={text.again} autoComplete="new-password" />
          <div>
            <button className="btn p" name="act" value="change-password">
              {text.changePassword}
            </button>
          </div>
        </Form>
      </section>
      <p className="panel pad"><Link to="/account/notices">{doors.notices.title}</Link></p>
      {maySign ? <p className="panel pad"><Link to="/account/phrases">{phrases.title}</Link></p> : null}
      {maySign ? <p className="panel pad"><Link to="/account/signing">{signing.title}</Link></p> : null}
      <SessionTable sessions={sessions} />
      <LostDevice />
      <TokenTable tokens={tokens} />
      <section className="panel">
        <header>
          <h2>{text.look}</h2>
        </header>
        <div className="pad">
          <LookSwitches withTouch />
        </div>
      </section>
    </div>
  )
}
