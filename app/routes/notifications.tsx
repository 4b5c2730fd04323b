import {
  type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { countUnreadNotifications, listNotifications } from '../../db/notifications.ts'
import { markNoticesRead } from '../../workflows/assignment/mark-notices-read.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { noticeKinds } from '../../workflows/domain/notice.ts'
import { Icon } from '../components/icon.tsx'
import { useText } from '../components/use-text.ts'
import { NoticesForm } from '../forms/assignment-forms.server.ts'
import { readForm } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import assignmentsCss from '../styles/assignments.css?url'
import { formatDay, formatInstant } from '../text/dates.ts'

const PAGE_ROWS = 50

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: assignmentsCss }]
export const meta: MetaFunction = () => [{ title: 'Nhắc việc – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const before = new URL(request.url).searchParams.get('before') ?? ''
  const notices = await listNotifications(office.db, actor, officeDay(office.now()), {
    limit: PAGE_ROWS,
    ...(isUuid(before) ? { before } : {}),
  })
  return {
    unread: await countUnreadNotifications(office.db, actor.personId),
    older: notices.length === PAGE_ROWS ? (notices.at(-1)?.id ?? null) : null,
    notices: notices.map((notice) => ({
      ...notice,
      createdAt: notice.createdAt.toISOString(),
      isNew: notice.readAt === null && !notice.isSettled,
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const { id } = await readForm(request, NoticesForm)
  await markNoticesRead(theOffice(), actor, id === undefined ? {} : { ids: [id] })
  return redirect('/notifications')
}

export default function NoticesPage() {
  const { unread, older, notices } = useLoaderData<typeof loader>()
  const text = useText().notices
  return (
    <div className="stack">
      <div className="row sp wrap">
        <div>
          <h1>{text.title}</h1>
          <p className="m">{text.unread(unread)}</p>
        </div>
        {unread > 0 ? (
          <Form method="post">
            <button className="btn">
              <Icon name="check" />
              {text.markAll}
            </button>
          </Form>
        ) : null}
      </div>
      <section className="panel" aria-label={text.title}>
        {notices.length === 0 ? <p className="pad">{text.empty}</p> : null}
        <ul>
          {notices.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} />
          ))}
        </ul>
      </section>
      {older ? (
        <p>
          <Link className="btn" to={`?before=${older}`}>
            {text.older}
          </Link>
        </p>
      ) : null}
    </div>
  )
}

type ShownNotice = ReturnType<typeof useLoaderData<typeof loader>>['notices'][number]

function NoticeRow({ notice }: { notice: ShownNotice }) {
  const text = useText()
  const kind = noticeKinds.find((one) => one === notice.kind)
  // The number is there for whom the document is open, restricted ones too; their words are not.
  const isOpen = notice.arrivalNumber !== null
  const page = notice.assignmentId ? `/assignments/${notice.assignmentId}` : `/documents/${notice.documentId}`
  const about = [
    notice.arrivalNumber ? `${text.states.arrival} ${notice.arrivalNumber}` : null,
    notice.documentId ? (notice.subject ?? text.notices.closedSubject) : null,
    notice.dueOn ? text.notices.due(formatDay(notice.dueOn)) : null,
    notice.reason ? text.notices.reason(notice.reason) : null,
  ].filter(Boolean).join(' · ')
  return (
    <li className={notice.isNew ? 'notice new' : 'notice'}>
      <span className="m">{formatInstant(notice.createdAt)}</span>
      <div>
        <div className="t">
          {notice.isNew ? `${text.notices.isNew} · ` : null}
          {kind ? text.notices.sentences[kind] : text.notices.other}
        </div>
        <div className="m">{about}</div>
      </div>
      <div className="row">
        {isOpen ? (
          <Link className="btn sm" to={page}>
            {text.notices.open}
            <span className="sr"> {about}</span>
          </Link>
        ) : null}
        {kind === 'trust-changed' ? <Link className="btn sm" to="/trusted-certificates">{text.admin.trust.see}</Link> : null}
        {notice.isNew ? (
          <Form method="post">
            <input type="hidden" name="id" value={notice.id} />
            <button className="btn sm">
              {text.notices.mark}
              <span className="sr">: {about}</span>
            </button>
          </Form>
        ) : null}
      </div>
    </li>
  )
}
