import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listDoors } from '../../db/doors.ts'
import { useText } from '../components/use-text.ts'
import { theOffice } from '../server/office.server.ts'
import { requireActor } from '../server/session.server.ts'
import { formatInstant } from '../text/dates.ts'

export const meta: MetaFunction = () => [{ title: 'Cửa đến – Quản trị – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  const doors = await listDoors(theOffice().db)
  return {
    doors: doors.map((door) => ({
      key: door.key, kind: door.kind, name: door.key.slice(door.key.indexOf(':') + 1),
      lookedAt: door.looked_at?.toISOString() ?? null, wellAt: door.well_at?.toISOString() ?? null,
      error: door.error_code, waiting: door.waiting,
    })),
  }
}

export default function DoorsPage() {
  const { doors } = useLoaderData<typeof loader>()
  const text = useText().doors
  return (
    <div className="stack">
      <div>
        <h1>{text.title}</h1>
        <p className="m">{text.intro}</p>
      </div>
      {doors.length === 0 ? <p className="panel pad">{text.none}</p> : (
        <div className="panel scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.door}</th>
                <th scope="col">{text.state}</th>
                <th scope="col">{text.waiting}</th>
                <th scope="col">{text.lookedAt}</th>
                <th scope="col">{text.wellAt}</th>
              </tr>
            </thead>
            <tbody>
              {doors.map((door) => (
                <tr key={door.key}>
                  <td><b>{text.kinds[door.kind]}</b><div className="xs">{door.name}</div></td>
                  <td>{door.error
                    ? <span className="stop">{text.errors[door.error] ?? text.errors['fault']}</span>
                    : <span className="ok">{text.well}</span>}</td>
                  <td>{door.waiting}</td>
                  <td className="nw">{door.lookedAt ? formatInstant(door.lookedAt) : text.never}</td>
                  <td className="nw">{door.wellAt ? formatInstant(door.wellAt) : text.never}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
