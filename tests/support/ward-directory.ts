import { wardSeats, wardUnits } from '../../scripts/demo/ward.ts'
import type { Listed } from '../../workflows/domain/parse-directive.ts'

interface MoreSeat {
  position: string
  name: string
  unit: string
  person: readonly [string, string]
  isLeader?: boolean
}

/** The invented ward as a directory, with more people where a test needs some of one name. */
export function wardDirectory(more: readonly MoreSeat[] = []): Listed[] {
  const units = wardUnits.map((unit): Listed => ({
    id: `u-${unit.code}`, kind: 'unit', code: unit.code, name: unit.name, label: unit.name,
    shortName: unit.shortName, unitId: `u-${unit.code}`, holder: null, isLeader: false, seatId: null,
  }))
  const seats: (MoreSeat | { position: string; name: string; unit: string; person?: readonly [string, string]; isLeader?: boolean })[] = [
    ...wardSeats.map((seat) => ({ ...seat, isLeader: seat.roles.includes('leader') })), ...more,
  ]
  return [...units, ...seats.flatMap((seat): Listed[] => {
    const holder = seat.person?.[1] ?? null
    const position: Listed = {
      id: `p-${seat.position}`, kind: 'position', code: seat.position, label: seat.name, holder,
      name: holder ? `${seat.name} – ${holder}` : seat.name, shortName: null,
      unitId: `u-${seat.unit}`, isLeader: seat.isLeader ?? false, seatId: null,
    }
    if (!seat.person) return [position]
    const [code, name] = seat.person
    return [position, {
      id: `w-${code}`, kind: 'person', code, name, label: name, holder: null, shortName: null,
      unitId: `u-${seat.unit}`, isLeader: seat.isLeader ?? false, seatId: position.id,
    }]
  })]
}
