import { countDesk, type DeskCounts } from '../../db/desk-counts.ts'
import { hasRole, type Actor } from '../../workflows/domain/actor.ts'
import type { Desk, NavEntry } from '../components/frame.tsx'
import { theOffice } from './office.server.ts'

/** The page that a person's day begins on, by role. */
export function homeOf(actor: Actor): string {
  if (hasRole(actor, 'leader')) return '/inbox'
  if (hasRole(actor, 'clerk', 'chief-of-office')) return '/tray'
  if (hasRole(actor, 'unit-head', 'officer', 'assistant')) return '/assignments'
  if (hasRole(actor, 'administrator')) return '/admin/people'
  if (hasRole(actor, 'inspector')) return '/audit'
  return '/register'
}

/** What the frame shows of this person: the words of every role held, with what waits. */
export async function deskOf(actor: Actor, officeName: string): Promise<Desk> {
  const counts = await countDesk(theOffice().db, actor)
  const seat = actor.seats.find((one) => one.positionId === actor.positionId)
  return {
    officeName,
    personId: actor.personId,
    fullName: actor.fullName,
    positionId: actor.positionId,
    positionName: seat?.name ?? '',
    seats: actor.seats.map(({ positionId, name, unitName }) => ({ positionId, name, unitName })),
    onBehalfOf: actor.delegations.map((one) => ({
      positionName: one.fromPositionName,
      paperNumber: one.paperNumber,
    })),
    nav: navOf(actor, counts),
  }
}

function navOf(actor: Actor, counts: DeskCounts): NavEntry[] {
  const entries: NavEntry[] = []
  if (hasRole(actor, 'leader')) {
    entries.push(
      { word: 'inbox', to: '/inbox', count: counts.inbox },
      { word: 'directed', to: '/register?mine=1' },
    )
  }
  if (hasRole(actor, 'clerk', 'chief-of-office')) {
    entries.push(
      { word: 'tray', to: '/tray', count: counts.tray },
      { word: 'register', to: '/register' },
      { word: 'toPresent', to: '/register?state=registered', count: counts.toPresent },
    )
    if (hasRole(actor, 'clerk')) {
      entries.push({ word: 'transcriptions', to: '/transcriptions', count: counts.transcriptions })
    }
    entries.push({ word: 'custody', to: '/custody' })
  }
  if (hasRole(actor, 'unit-head', 'officer', 'assistant')) {
    entries.push({ word: 'assignments', to: '/assignments', count: counts.assignments })
  }
  if (counts.notices !== undefined) {
    entries.push({ word: 'notices', to: '/notifications', count: counts.notices })
  }
  const reads = hasRole(actor, 'leader', 'unit-head', 'officer', 'assistant')
  if (reads && !hasRole(actor, 'clerk', 'chief-of-office')) {
    entries.push({ word: 'find', to: '/register' })
  }
  if (hasRole(actor, 'administrator')) {
    entries.push({ word: 'people', to: '/admin/people' }, { word: 'jobs', to: '/admin/jobs' })
  }
  if (hasRole(actor, 'leader')) entries.push({ word: 'delegations', to: '/delegations' })
  if (hasRole(actor, 'inspector')) {
    entries.push({ word: 'audit', to: '/audit' }, { word: 'find', to: '/register' }, { word: 'custody', to: '/custody' })
  }
  return entries
}
