import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { countReadingQuality } from '../../db/reading-quality.ts'
import { CONFIDENCE_CERTAIN_MIN } from '../components/confidence.tsx'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'

export const meta: MetaFunction = () => [{ title: 'Chất lượng đọc – Quản trị – Bút Phê' }]

const DAYS = 90
const DAY_MS = 86_400_000

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const office = theOffice()
  const since = new Date(office.now().getTime() - DAYS * DAY_MS)
  return { fields: await countReadingQuality(office.db, since, CONFIDENCE_CERTAIN_MIN) }
}

export default function ReadingQualityPage() {
  const { fields } = useLoaderData<typeof loader>()
  const { admin, registration } = useText()
  const text = admin.reading
  const names: Readonly<Record<string, string>> = {
    ...registration.fields, dueOnInText: registration.fields.externalDueOn,
  }
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro(DAYS)} {text.goal}</p>
      </div>
      <section className="panel" aria-label={text.title}>
        {fields.length === 0 ? <p className="m pad">{text.empty}</p> : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.field}</th>
                {(['proposed', 'right', 'certain', 'certainWrong', 'missed'] as const).map((one) => (
                  <th scope="col" className="num" key={one}>{text[one]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {fields.map((one) => (
                <tr key={one.field}>
                  <th scope="row">{names[one.field] ?? one.field}</th>
                  <td className="num">{one.proposed}</td>
                  <td className="num">{one.right}{share(one.right, one.proposed)}</td>
                  <td className="num">{one.certain}</td>
                  <td className="num">{one.certainWrong}{share(one.certainWrong, one.certain)}</td>
                  <td className="num">{one.missed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}

/** ` (97 %)`; nothing of nothing. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${Math.round((part / whole) * 100)} %)`
}
