import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { NavLink, Outlet, useLoaderData } from '@remix-run/react'
import { hasRole } from '../../workflows/domain/actor.ts'
import { useText } from '../components/use-text.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/admin.css?url'

// What all pages of the administrator share: the row of sections. Each page asks for rights itself.

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]

const all = ['people', 'units', 'registers', 'calendar', 'issuers', 'trust', 'reading', 'doors', 'cloud', 'jobs', 'entra', 'settings'] as const
/** The chief of office locks the books, keeps the calendar and the directory of senders. */
const ofChief = ['registers', 'calendar', 'issuers', 'reading', 'doors', 'cloud'] as const

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: ['administrator', 'chief-of-office'] })
  return { sections: hasRole(actor, 'administrator') ? all : ofChief }
}

export default function AdminPages() {
  const { sections } = useLoaderData<typeof loader>()
  const text = useText().admin
  return (
    <>
      <nav className="tabs" aria-label={text.sections}>
        {sections.map((section) => (
          <NavLink key={section} to={`/admin/${section}`}>{text.section[section]}</NavLink>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
