import { behindDrive, needItem, targetOf } from './addressing.ts'
import type { EmulatorState } from './emulator-state.ts'
import { viewItem } from './item-view.ts'
import { GraphRefusal, type GraphReply, type GraphRequest } from './wire.ts'

const PAGE = 200

interface Place {
  epoch: number
  /** Changes after this one. */
  since: number
  /** Up to this one, while paging; 0 for a token between rounds. */
  until: number
  offset: number
}

/** Changes of a drive: the latest state of each, pages, then a token for the next time. */
export function readDelta(state: EmulatorState) {
  return (request: GraphRequest): GraphReply | undefined => {
    if (request.method !== 'GET') return undefined
    const behind = behindDrive(state, request.path)
    const target = behind === undefined ? undefined : targetOf(state, behind)
    const call = target && /^\/delta(?:\(token='?([^')]*)'?\))?$/.exec(target.rest)
    if (!target || !call) return undefined
    needItem(target, request)
    const given = call[1] ?? request.query.get('token')
    const address = `${state.graphOrigin()}${request.path.replace(/\(token=.*$/, '')}`
    if (given === 'latest') {
      const token = written({ epoch: state.drive.epoch, since: state.drive.sequence, until: 0, offset: 0 })
      return { status: 200, json: { value: [], '@odata.deltaLink': `${address}?token=${token}` } }
    }
    return page(state, request, given, address)
  }
}

function page(state: EmulatorState, request: GraphRequest, given: string | null, address: string): GraphReply {
  const { drive } = state
  const place = given ? read(given, drive.epoch, address) : { epoch: drive.epoch, since: 0, until: 0, offset: 0 }
  const until = place.until || drive.sequence
  const top = Math.min(Number(request.query.get('$top') ?? PAGE), PAGE)
  const select = request.query.get('$select') ?? request.query.get('select')
  const all = [...drive.items.values()]
    .filter((one) => one.sequence > place.since && (place.since > 0 || !one.isDeleted))
    .sort((one, other) => one.sequence - other.sequence)
  const shown = all.slice(place.offset, place.offset + top)
  const isLast = place.offset + top >= all.length
  // Changes made while paging come again in the next round: an item may repeat, the last one counts.
  const token = isLast
    ? written({ epoch: drive.epoch, since: until, until: 0, offset: 0 })
    : written({ ...place, until, offset: place.offset + top })
  const link = `${address}?token=${token}${select ? `&$select=${select}` : ''}`
  return {
    status: 200,
    json: {
      value: shown.map((one) => viewItem(state, one, select, true)),
      ...(isLast ? { '@odata.deltaLink': link } : { '@odata.nextLink': link }),
    },
  }
}

const written = (place: Place): string =>
  Buffer.from(`${place.epoch}.${place.since}.${place.until}.${place.offset}`).toString('base64url')

function read(token: string, epoch: number, address: string): Place {
  const parts = Buffer.from(token, 'base64url').toString().split('.').map(Number)
  const [tokenEpoch = NaN, since = NaN, until = NaN, offset = NaN] = parts
  if (parts.length !== 4 || parts.some(Number.isNaN)) {
    throw new GraphRefusal(400, 'invalidRequest', 'Invalid paging token')
  }
  if (tokenEpoch !== epoch) {
    throw new GraphRefusal(410, 'resyncRequired', 'Resync required. Replace any local items with the server\'s version.', {
      headers: { location: address }, innerCode: 'resyncChangesApplyDifferences',
    })
  }
  return { epoch, since, until, offset }
}
