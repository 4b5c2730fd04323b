import {
  type ActionFunctionArgs, data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { askExtension, withdrawExtension } from '../../workflows/assignment/ask-extension.ts'
import { completeAssignment } from '../../workflows/assignment/complete-assignment.ts'
import { decideExtension } from '../../workflows/assignment/decide-extension.ts'
import { forwardAssignment } from '../../workflows/assignment/forward-assignment.ts'
import { hasViewedOfLate } from '../../db/history.ts'
import { readAssignment } from '../../workflows/assignment/read-assignment.ts'
import { recallAssignment } from '../../workflows/assignment/recall-assignment.ts'
import { reportProgress } from '../../workflows/assignment/report-progress.ts'
import { returnAssignment } from '../../workflows/assignment/return-assignment.ts'
import { seeAssignment } from '../../workflows/assignment/see-assignment.ts'
import { startAssignment } from '../../workflows/assignment/start-assignment.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { parseDay } from '../../workflows/domain/calendar.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { isOfficeError, OfficeError } from '../../workflows/domain/office-error.ts'
import { Chain, LineFacts, Log, Order, Result } from '../components/assignment-facts.tsx'
import {
  CompleteForm, ForwardForm, ProgressForm, ReasonForm, type Typed,
} from '../components/assignment-forms.tsx'
import {
  AskExtensionForm, DecideExtensionForm, ExtensionList, WithdrawExtensionForm,
} from '../components/extension-parts.tsx'
import { ArrivalNumber } from '../components/arrival-number.tsx'
import { Icon } from '../components/icon.tsx'
import { Note, RefusalNote } from '../components/note.tsx'
import { PageImages } from '../components/page-images.tsx'
import { RoleMark } from '../components/role-mark.tsx'
import { AssignmentStateWord } from '../components/state-word.tsx'
import { UrgencyMark } from '../components/urgency.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { type AssignmentAct, AssignmentForm } from '../forms/assignment-forms.server.ts'
import { assignmentPage } from '../server/assignment-page.server.ts'
import { type FormFile, readFormWithFile } from '../server/form-with-file.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalOf, refusalResponse, statusOfRefusal } from '../server/refusal.server.ts'
import { isBackground } from '../server/request-facts.server.ts'
import { requireActor } from '../server/session.server.ts'
import assignmentsCss from '../styles/assignments.css?url'
import { formatDay } from '../text/dates.ts'

const acts = ['start', 'progress', 'complete', 'return', 'forward', 'recall', 'extend', 'extend-withdraw', 'extend-decide'] as const

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: assignmentsCss }]
export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `${page ? `Số đến ${page.arrivalNumber}` : 'Một việc'} – Bút Phê` },
]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const query = new URL(request.url).searchParams
  const assignmentId = params.assignmentId ?? ''
  try {
    const isQuiet = isBackground(request)
    const opened = await readAssignment(office, actor, { assignmentId, quiet: true })
    // One look in half an hour, however often the open page asks. Nothing that a client says decides it.
    if (!(await hasViewedOfLate(office.db, actor.personId, opened.document.id))) {
      await readAssignment(office, actor, { assignmentId })
    }
    // Opening is noted for whom the line names; what a browser fetches ahead is not opening.
    if (!isQuiet) await seeAssignment(office, actor, { assignmentId })
    const { line, ...rest } = await readAssignment(office, actor, { assignmentId, quiet: true })
    return {
      ...(await assignmentPage(office, actor, { line, document: rest.document, isMine: opened.isMine })),
      view: query.get('view') === 'slip' ? ('slip' as const) : ('letter' as const),
      open: acts.find((act) => act === query.get('do')) ?? null,
      done: acts.find((act) => act === query.get('done')) ?? null,
    }
  } catch (error) {
    throw refusalResponse(error)
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const { form, file } = await readFormWithFile(request, AssignmentForm)
  const assignmentId = params.assignmentId ?? ''
  try {
    await carryOut(actor, assignmentId, form, file)
  } catch (error) {
    if (!isOfficeError(error)) throw error
    const typed = { ...form, support: undefined, fyi: undefined } satisfies Typed
    const answer = { ...refusalOf(request, error), act: form.act, typed }
    return data(answer, { status: statusOfRefusal(error.code) })
  } finally {
    file?.bytes.resume()
  }
  // Who has returned a line may not be allowed to read the document any more.
  if (form.act === 'return') return redirect('/assignments?done=return')
  if (form.act === 'extend-decide' && form.back === 'list') return redirect('/extensions?done=1')
  return redirect(`/assignments/${assignmentId}?done=${form.act}`)
}

async function carryOut(
  actor: Actor,
  assignmentId: string,
  form: AssignmentAct,
  file: FormFile | null,
): Promise<unknown> {
  const office = theOffice()
  switch (form.act) {
    case 'start':
      return startAssignment(office, actor, { assignmentId })
    case 'progress': {
      const percent = form.percent === '' ? null : Number(form.percent)
      return reportProgress(office, actor, { assignmentId, percent, text: form.text, file })
    }
    case 'complete': {
      const { resultKind: kind, note, replyNumber } = form
      return completeAssignment(office, actor, { assignmentId, result: { kind, note, replyNumber, file } })
    }
    case 'return':
      return returnAssignment(office, actor, { assignmentId, reason: form.reason })
    case 'recall':
      return recallAssignment(office, actor, { assignmentId, reason: form.reason })
    case 'extend': {
      const dueOn = dayOf(form.dueOn) ?? ''
      return askExtension(office, actor, { assignmentId, dueOn, reason: form.reason, isLate: form.isLate === 'yes' })
    }
    case 'extend-withdraw':
      return withdrawExtension(office, actor, { assignmentId })
    case 'extend-decide': {
      const { extensionId, decision, note } = form
      return decideExtension(office, actor, { assignmentId, extensionId, decision, note, dueOn: dayOf(form.dueOn) })
    }
    case 'forward': {
      const { act: _act, dueOn, ...given } = form
      return forwardAssignment(office, actor, { assignmentId, ...given, dueOn: dayOf(dueOn) })
    }
  }
}

function dayOf(typed: string): string | null {
  if (typed.trim() === '') return null
  const day = parseDay(typed, officeDay(theOffice().now()))
  if (!day) throw new OfficeError('due-date-unreadable')
  return day
}

export default function AssignmentPage() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const { assignments } = useText()
  const { one } = assignments
  const last = page.isMine ? `${page.assigneeName} (${one.me})` : page.assigneeName
  return (
    <div className="work-one">
      <div className="c">
        <div className="cc">
          <Head />
          <RefusalNote answer={answer} />
          {page.done && !answer ? <Note kind="ok">{one.done[page.done]}</Note> : null}
          <Chain chain={page.chain} last={last} />
          {page.chain.map((directive) => (
            <Order key={directive.id} directive={directive} />
          ))}
          <LineFacts
            dueOn={page.dueOn}
            stand={page.stand}
            isOpen={page.state === 'pending' || page.state === 'active' || page.state === 'forwarded'}
            externalDueOn={page.externalDueOn}
            nearby={page.nearby}
          />
          {page.withdrawnReason ? <p>{one.withdrawn + page.withdrawnReason}</p> : null}
          <StandingWords />
          {page.result ? <Result assignmentId={page.id} result={page.result} /> : null}
          <ExtensionForms />
          <WorkForms />
          <ExtensionList extensions={page.extensions.all} />
          <Log log={page.log} dueOn={page.dueOn} />
        </div>
        {page.may.work ? <ActBar /> : null}
      </div>
      <PageImages
        documentId={page.documentId}
        letter={page.views.letter}
        slip={page.views.slip}
        view={page.view}
      />
    </div>
  )
}

function Head() {
  const page = useLoaderData<typeof loader>()
  const { assignments } = useText()
  const letter = [page.letter, page.issuedOn ? formatDay(page.issuedOn) : '', page.issuer]
  return (
    <div className="row head">
      <ArrivalNumber number={page.arrivalNumber} isLarge />
      <div className="grow">
        <div className="row wrap">
          <RoleMark role={page.role} />
          <UrgencyMark urgency={page.urgency} />
          <AssignmentStateWord state={page.state} />
          <Link className="m" to="/assignments">
            {assignments.one.back}
          </Link>
        </div>
        <h1>{page.subject}</h1>
        <p className="m">{letter.filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  )
}

function StandingWords() {
  const page = useLoaderData<typeof loader>()
  const { one } = useText().assignments
  if (page.state === 'closed') return <Note kind="info">{one.closed}</Note>
  if (page.role === 'fyi') return <Note kind="info">{one.fyiOnly}</Note>
  const isOpen = page.state === 'pending' || page.state === 'active' || page.state === 'forwarded'
  if (isOpen && !page.may.work) return <Note kind="info">{one.onlyLook}</Note>
  return null
}

/** What is decided stands above the work, what is asked below it. */
function ExtensionForms() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const { toDecide, mayWithdraw } = page.extensions
  return (
    <>
      {toDecide ? (
        <DecideExtensionForm assignmentId={page.id} one={toDecide} externalDueOn={page.externalDueOn}
          typed={answer?.act === 'extend-decide' ? answer.typed : {}} back="line" />
      ) : null}
      {mayWithdraw ? <WithdrawExtensionForm /> : null}
    </>
  )
}

function WorkForms() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const open: (typeof acts)[number] | null = answer?.act ?? page.open
  const typed: Typed = answer?.typed ?? {}
  const of = (act: string) => (answer?.act === act ? typed : {})
  return (
    <>
      {page.may.giveOn ? (
        <ForwardForm
          people={page.people}
          dueOn={page.dueOn}
          typed={of('forward')}
          isOpen={open === 'forward'}
        />
      ) : null}
      {page.may.work ? (
        <>
          <CompleteForm typed={of('complete')} megabytes={page.uploadMegabytes} />
          <ProgressForm
            typed={of('progress')}
            megabytes={page.uploadMegabytes}
            isOpen={open === 'progress'}
          />
          {page.extensions.mayAsk && page.dueOn ? (
            <AskExtensionForm dueOn={page.dueOn} isOver={page.extensions.isOver}
              typed={of('extend')} isOpen={open === 'extend'} />
          ) : null}
          <ReasonForm act="return" typed={of('return')} isOpen={open === 'return'} isRequired />
        </>
      ) : null}
      {page.may.recall ? (
        <ReasonForm
          act="recall"
          typed={of('recall')}
          isOpen={open === 'recall'}
          isRequired={page.state === 'active' || page.state === 'forwarded'}
        />
      ) : null}
    </>
  )
}

/** The acts of the line, always in sight. Links open the folded form, with and without script. */
function ActBar() {
  const page = useLoaderData<typeof loader>()
  const { one, extension } = useText().assignments
  return (
    <div className="acts">
      <Link className="btn" to="?do=return#tra-lai">
        <Icon name="return" />
        {one.return}
      </Link>
      {page.may.giveOn ? (
        <Link className="btn" to="?do=forward#giao-viec">
          <Icon name="people" />
          {one.forwardDo}
        </Link>
      ) : null}
      {page.extensions.mayAsk ? (
        <Link className="btn" to="?do=extend#gia-han">
          <Icon name="calendar" />
          {extension.askShort}
        </Link>
      ) : null}
      <span className="grow" />
      <Link className="btn" to="?do=progress#tien-do">
        {one.progressTitle}
      </Link>
      {page.may.start ? (
        <Form method="post" reloadDocument>
          <input type="hidden" name="act" value="start" />
          <button className="btn" title={one.startHint}>
            <Icon name="inbox" />
            {one.start}
          </button>
        </Form>
      ) : null}
      <button className="btn p" form="f-complete">
        <Icon name="check" />
        {one.complete}
      </button>
    </div>
  )
}
