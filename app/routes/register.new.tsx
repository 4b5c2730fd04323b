import {
  type ActionFunctionArgs, data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { useLoaderData, useNavigate, useSubmit } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { listDuplicates } from '../../db/duplicates.ts'
import { listEmbeddedOfScan } from '../../db/embedded-files.ts'
import { listEndedIssuers, listIssuerNames } from '../../db/issuers.ts'
import { listCorrespondenceKinds, listDocumentTypes } from '../../db/lists.ts'
import { findNextNumber } from '../../db/registers.ts'
import { listPageTurns } from '../../db/page-turns.ts'
import { findProposals, findScan, listPagesInDoubt } from '../../db/scans.ts'
import { listLeaders } from '../../db/staff.ts'
import { findNextInTray, listTray } from '../../db/tray.ts'
import { listSignatureReports } from '../../db/signature-checks.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import { isUuid } from '../../workflows/domain/ids.ts'
import { isScanWaiting } from '../../workflows/domain/moves.ts'
import { valueOfWords } from '../../workflows/domain/picked-words.ts'
import { shownProposals } from '../../workflows/domain/shown-proposals.ts'
import type { Day } from '../../workflows/domain/values.ts'
import { linkDuplicate, turnPage } from '../../workflows/intake/dispose-scan.ts'
import { mayReadItem } from '../../workflows/intake/may-read-item.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import { findPrintedTerm } from '../../workflows/registration/printed-term.ts'
import { registerDocument } from '../../workflows/registration/register-document.ts'
import { usualWay } from '../../workflows/registration/usual-way.ts'
import { Icon } from '../components/icon.tsx'
import type { PageHandle } from '../components/page-keys.tsx'
import { DuplicateCompare } from '../components/registration/duplicate-compare.tsx'
import { fieldBoxes, fieldNames, labelOf } from '../components/registration/field-boxes.ts'
import { fillField } from '../components/registration/fill-field.ts'
import { LetterView } from '../components/registration/letter-view.tsx'
import { RegistrationForm as EntryForm } from '../components/registration/registration-form.tsx'
import { focusNextUnsure, useRegistrationKeys } from '../components/registration/registration-keys.ts'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { DuplicateForm, RegistrationForm, TurnForm } from '../forms/registration-form.server.ts'
import { fitted, readFields } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { shownSignatures } from '../server/shown-signatures.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/registration.css?url'
import { formatTime } from '../text/dates.ts'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Vào sổ – Bút Phê' }]
export const handle: PageHandle = {
  keys: (text) => [
    { key: 'Ctrl+Enter', does: text.registration.keys.save },
    { key: 'F8', does: text.registration.keys.mark },
    { key: 'Enter', does: text.registration.keys.accept },
    { key: 'F2 / Alt+↓', does: text.registration.keys.nextField },
    { key: 'Alt+↑', does: text.registration.keys.words },
    { key: 'F9', does: text.registration.keys.usual },
    { key: 'F4', does: text.registration.keys.compare },
    { key: 'Alt+←', does: text.registration.keys.previous },
    { key: 'Alt+→', does: text.registration.keys.next },
  ],
}

const ISSUERS_SHOWN_MAX = 300

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const url = new URL(request.url)
  const scanId = url.searchParams.get('scan') ?? ''
  const scan = isUuid(scanId) ? await findScan(office.db, scanId) : undefined
  if (!scan || !isScanWaiting(scan.state)) throw redirect('/tray')
  if (scan.state === 'quarantined') throw redirect(`/scans/${scan.id}/quarantine`)
  // A slip of a letter that is closed to this clerk: its own page says so.
  if (!(await mayReadItem(office, actor, scan.id))) throw redirect(`/scans/${scan.id}/slip`)

  const today = officeDay(office.now())
  const pages = await listPageTurns(office.db, scan.id)
  const proposals = shownProposals(await findProposals(office.db, scan.id), pages)
  const tray = await listTray(office.db)
  const order = tray.filter((row) => row.gate === 'clear' || row.gate === 'cleared').map((row) => row.id)
  const at = order.indexOf(scan.id)
  const row = tray.find((one) => one.id === scan.id)
  const { found, hidden } = await listDuplicates(office.db, actor, {
    number: proposals.number?.value ?? null,
    notation: proposals.notation?.value ?? null,
    issuer: proposals.issuer?.value ?? null,
    sha256: scan.sha256,
  }, today)
  return {
    scan: {
      id: scan.id, version: scan.version, pagesRead: scan.pages_read, pageCount: scan.page_count ?? 0,
      isRead: scan.read_at !== null, receivedAt: scan.received_at, source: row?.source ?? 'post',
    },
    pages: pages.map(({ ordinal, turn }) => ({ ordinal, turn })),
    proposals,
    term: await findPrintedTerm(office, proposals.dueOnInText, {
      receivedAt: scan.received_at, issuedOn: (proposals.issuedOn?.value ?? null) as Day | null,
    }),
    today,
    place: { at: at + 1, all: order.length, previous: order[at - 1] ?? null, next: order[at + 1] ?? null },
    given: Number(url.searchParams.get('given')) || null,
    expected: await findNextNumber(office.db, 'common', Number(today.slice(0, 4))),
    types: await listDocumentTypes(office.db),
    kinds: await listCorrespondenceKinds(office.db),
    issuers: (await listIssuerNames(office.db, proposals.issuedOn?.value ?? today)).slice(0, ISSUERS_SHOWN_MAX),
    ended: await listEndedIssuers(office.db, ISSUERS_SHOWN_MAX),
    usual: await usualWay(office, actor, proposals.issuer?.value ?? ''),
    leaders: await listLeaders(office.db, today),
    doubts: await listPagesInDoubt(office.db, [scan.id]),
    attachments: tray
      .filter((one) => one.id !== scan.id && one.delivery_id === scan.delivery_id && one.state !== 'quarantined')
      .map((one) => ({ id: one.id, name: one.file_name ?? one.id, isReady: one.state === 'ready' || one.reason_code === 'file-is-attachment' })),
    duplicates: found.map(({ fileSha256: _hash, ...one }) => one),
    hiddenDuplicates: hidden,
    embedded: await listEmbeddedOfScan(office.db, scan.id),
    holdsSignature: scan.holds_signature,
    signatures: shownSignatures((await listSignatureReports(office.db, [scan.id]))[0]),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const clerk = await requireActor(request, { roles: ['clerk', 'chief-of-office'] })
  const office = theOffice()
  const fields = await readFields(request)
  const step = fields.get('step')
  try {
    if (step === 'turn') {
      const form = fitted(fields, TurnForm)
      await turnPage(office, clerk, form)
      return { turned: true }
    }
    if (step === 'link') {
      await linkDuplicate(office, clerk, fitted(fields, DuplicateForm))
      return redirect(await nextAfter(String(fields.get('scanId')), null))
    }
    const parsed = RegistrationForm.safeParse(Object.fromEntries(fields))
    if (!parsed.success) {
      const wrong = parsed.error.issues.map((issue) => String(issue.path[0] ?? ''))
      return data({ wrong, code: 'fields' }, { status: 422 })
    }
    const { attachments, noSecrecyMark, byPaper, presentTo, intent, urgentAt, ...entry } = parsed.data
    const registered = await registerDocument(office, clerk, {
      ...entry,
      urgentAt: urgentAt ? new Date(`${officeDay(office.now())}T${urgentAt}:00+07:00`) : null,
      attachmentScanIds: attachments,
      noSecrecyMark: noSecrecyMark === 'yes',
      byPaper: byPaper === 'yes',
    })
    if (intent === 'save-and-present' && presentTo) {
      await presentDocument(office, clerk, { documentId: registered.documentId, leader: presentTo })
    }
    return redirect(await nextAfter(entry.scanId, registered.arrivalNumber))
  } catch (error) {
    return refusal(request, error)
  }
}

/** The next letter opens by itself; with none left, the tray. */
async function nextAfter(scanId: string, given: number | null): Promise<string> {
  const next = await findNextInTray(theOffice().db, scanId)
  const told = given === null ? '' : `given=${given}`
  return next ? `/register/new?scan=${next}${told ? `&${told}` : ''}` : `/tray${told ? `?${told}` : ''}`
}

export default function RegisterNewPage() {
  const page = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().registration
  const tray = useText().tray
  const submit = useSubmit()
  const navigate = useNavigate()
  const [active, setActive] = useState<string | null>(null)
  const [walks, setWalks] = useState(0)
  const [comparing, setComparing] = useState<string | null>(null)
  // Null until script runs: without it the page stands still until its picture is there.
  const [seen, setSeen] = useState<string | null>(null)
  useSeenFirst(page.scan.id, setSeen)
  useDrawnAhead(page.place.next)
  const go = (id: string | null) => id && navigate(`/register/new?scan=${id}`)
  useRegistrationKeys({
    onPrevious: () => go(page.place.previous),
    onNext: () => go(page.place.next),
    onCompare: () => setComparing((now) => (now ? null : (page.duplicates[0]?.documentId ?? null))),
    onWords: () => setWalks((now) => now + 1),
  })
  useEffect(() => {
    setComparing(null)
    setActive(null)
    // The cursor stands where a person is needed first.
    focusNextUnsure(null)
  }, [page.scan.id])
  // With nothing to look at, the secrecy box is next, as soon as the letter has been seen.
  useEffect(() => {
    if (seen === page.scan.id && document.activeElement === document.body) focusNextUnsure(null)
  }, [seen, page.scan.id])
  const boxes = useMemo(() => fieldBoxes(page.proposals, text), [page.proposals, text])
  const compared = page.duplicates.find((one) => one.documentId === comparing)

  return (
    <div className="registration">
      <div className="sub">
        <a className="btn q" href="/tray"><Icon name="back" />{text.tray}</a>
        <h1>{text.title}</h1>
        <span className="m cut grow">
          {tray.sources[page.scan.source]} · {formatTime(page.scan.receivedAt)} ·{' '}
          {text.place.replace('{at}', String(page.place.at)).replace('{all}', String(page.place.all))}
          {page.scan.isRead || page.scan.pageCount < 2 ? null : <> · {text.stillReading.replace('{read}', String(page.scan.pagesRead)).replace('{pages}', String(page.scan.pageCount))}</>}
        </span>
        {page.given ? <Given number={page.given} key={page.given} /> : null}
        <button type="button" className="btn" disabled={!page.place.previous} onClick={() => go(page.place.previous)}><Icon name="back" />{text.previous} <kbd>Alt ←</kbd></button>
        <button type="button" className="btn" disabled={!page.place.next} onClick={() => go(page.place.next)}>{text.next} <Icon name="next" /><kbd>Alt →</kbd></button>
      </div>
      <div className="work">
        {compared ? (
          <DuplicateCompare
            scanId={page.scan.id} pages={page.pages} duplicate={compared} onStop={() => setComparing(null)}
          />
        ) : (
          <LetterView
            key={`letter-${page.scan.id}`} scanId={page.scan.id} pages={page.pages} boxes={boxes} walks={walks}
            active={active ? { field: active, label: labelOf(active, text) } : null}
            onSeen={() => setSeen(page.scan.id)}
            onField={(field) => chooseField(field, setActive)}
            onPick={({ text: words, line, isAppended }) => {
              const value = active && active in fieldNames ? valueOfWords(active, words, line) : null
              return active !== null && value !== null && fillField(active, value, isAppended)
            }}
            onTurn={(ordinal, turn) => submit(
              { step: 'turn', scanId: page.scan.id, ordinal: String(ordinal), turn: String(turn) },
              { method: 'post', navigate: false },
            )}
          />
        )}
        <EntryForm key={`entry-${page.scan.id}`} page={page} isSeen={seen === null || seen === page.scan.id} answer={answer} onActive={setActive} onCompare={setComparing} />
      </div>
    </div>
  )
}

/** A field of the form gets the cursor; what is only read to help is shown on the page. */
function chooseField(field: string, setActive: (field: string) => void): void {
  const control = document.getElementById(field)
  const fold = control?.closest('details')
  if (fold) fold.open = true
  if (control) control.focus()
  else setActive(field)
}

/** With script, nothing is decided before this letter's picture stands there. */
function useSeenFirst(scanId: string, setSeen: (seen: string | null) => void): void {
  useEffect(() => {
    const picture = document.querySelector<HTMLImageElement>('.registration .paper img')
    setSeen(picture?.complete && picture.naturalWidth > 0 ? scanId : '')
  }, [scanId, setSeen])
}

/** The server draws the next letter's page while this one is read, so that it is there at once. */
function useDrawnAhead(nextId: string | null): void {
  useEffect(() => {
    if (nextId) new Image().src = `/scans/${nextId}/pages/1?w=1400&turn=0`
  }, [nextId])
}

/** The number just given, large for a moment, then still there in words. */
function Given({ number }: { number: number }) {
  const text = useText().registration
  const [isFresh, setFresh] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setFresh(false), 2_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <span role="status" className={isFresh ? 'given fresh' : 'given'}>
      <Icon name="check" />{text.given.replace('{number}', String(number))}
    </span>
  )
}
