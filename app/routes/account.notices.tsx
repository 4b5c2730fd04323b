import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { findEmail } from '../../db/staff-list.ts'
import { findNoticeChoice } from '../../db/outgoing.ts'
import { listSubscriptions } from '../../db/push.ts'
import { ensurePushKeys, unsubscribeDevice } from '../../workflows/notices/push-notices.ts'
import { chooseNotices } from '../../workflows/notices/stop-code.ts'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { PushSwitch } from '../components/push-switch.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { NoticeChoiceForm } from '../forms/account-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireSignedIn } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Cách nhận nhắc việc – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor } = await requireSignedIn(request)
  const office = theOffice()
  const devices = await listSubscriptions(office.db, actor.personId)
  return {
    email: await findEmail(office.db, actor.personId),
    hasMailer: office.mailer !== null,
    byMail: (await findNoticeChoice(office.db, actor.personId))?.by_mail ?? true,
    publicKey: await ensurePushKeys(office),
    devices: devices.map((one) => ({ id: one.id, device: one.device, madeAt: one.made_at.toISOString() })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor } = await requireSignedIn(request)
  const form = await readForm(request, NoticeChoiceForm)
  try {
    if (form.act === 'forget') await unsubscribeDevice(theOffice(), actor, { id: form.id })
    else await chooseNotices(theOffice(), actor, { byMail: form.byMail === 'yes' })
    return { done: true }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function NoticesChoicePage() {
  const { email, hasMailer, byMail, publicKey, devices } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().doors.notices
  return (
    <div className="narrow stack">
      <p><Link to="/account"><Icon name="back" /> {text.back}</Link></p>
      <h1>{text.title}</h1>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{text.saved}</Note> : null}
      <section className="panel" aria-labelledby="bang-thu">
        <header><Icon name="mail" /><h2 id="bang-thu">{text.byMail}</h2></header>
        <div className="pad stack">
          <p className="m">{text.mailHint}</p>
          <p>{email ? text.mailTo(email) : text.noAddress}</p>
          {hasMailer ? null : <p>{text.noMailer}</p>}
          <Form method="post">
            <input type="hidden" name="act" value="choose" />
            <input type="hidden" name="byMail" value={byMail ? 'no' : 'yes'} />
            <button className={byMail ? 'btn' : 'btn p'}>{byMail ? text.stop : text.start}</button>
          </Form>
        </div>
      </section>
      <section className="panel" aria-labelledby="tren-thiet-bi">
        <header><Icon name="tablet" /><h2 id="tren-thiet-bi">{text.byPush}</h2></header>
        <div className="pad stack">
          <p className="m">{text.pushHint}</p>
          <PushSwitch publicKey={publicKey} />
          {devices.length > 0 ? (
            <ul className="stack">
              {devices.map((one) => (
                <li key={one.id} className="row sp">
                  <span className="cut">{one.device ?? text.unknownDevice} · {formatInstant(one.madeAt)}</span>
                  <Form method="post">
                    <input type="hidden" name="act" value="forget" /><input type="hidden" name="id" value={one.id} />
                    <button className="btn sm">{text.forget}</button>
                  </Form>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      </section>
    </div>
  )
}
