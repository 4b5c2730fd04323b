import { randomUUID } from 'node:crypto'
import type { EmulatorState } from './emulator-state.ts'
import { GraphRefusal, type GraphReply, type GraphRequest, jsonOf, textIn } from './wire.ts'

const DRIVE_LIFE_MS = 42_300 * 60_000
const VALIDATION_MS = 10_000

interface Subscription {
  id: string
  changeType: string
  notificationUrl: string
  resource: string
  expirationDateTime: string
  clientState?: string
}

export interface Subscriptions {
  area(request: GraphRequest): Promise<GraphReply | undefined>
  readonly all: readonly Subscription[]
  /** Tells every subscriber that something changed; `clientState` may be forged. */
  notify(clientState?: string): Promise<number[]>
}

/** Subscriptions with their validation, renewal and end; notices are sent when a test says so. */
export function openSubscriptions(state: EmulatorState): Subscriptions {
  const all: Subscription[] = []
  return {
    all,
    async notify(clientState) {
      return Promise.all(all.map(async (one) => {
        const notice = {
          subscriptionId: one.id, changeType: 'updated', resource: one.resource,
          clientState: clientState ?? one.clientState, tenantId: state.tenantId,
        }
        const answer = await fetch(one.notificationUrl, {
          method: 'POST', body: JSON.stringify({ value: [notice] }),
          headers: { 'content-type': 'application/json' },
        })
        return answer.status
      }))
    },
    async area(request) {
      const call = /^\/v1\.0\/subscriptions(?:\/([^/]+))?$/.exec(request.path)
      if (!call) return undefined
      if (request.method === 'POST' && !call[1]) return create(state, all, request)
      const known = all.findIndex((one) => one.id === call[1])
      const subscription = all[known]
      if (!subscription) throw new GraphRefusal(404, 'ResourceNotFound', 'The object was not found.')
      if (request.method === 'GET') return { status: 200, json: subscription }
      if (request.method === 'DELETE') {
        all.splice(known, 1)
        return { status: 204 }
      }
      if (request.method !== 'PATCH') return undefined
      subscription.expirationDateTime = lifeOf(state, jsonOf(request).expirationDateTime)
      return { status: 200, json: subscription }
    },
  }
}

async function create(
  state: EmulatorState, all: Subscription[], request: GraphRequest,
): Promise<GraphReply> {
  const body = jsonOf(request)
  const notificationUrl = textIn(body.notificationUrl) ?? ''
  const resource = textIn(body.resource) ?? ''
  if (!URL.canParse(notificationUrl) || resource === '' || textIn(body.changeType) === undefined) {
    throw new GraphRefusal(400, 'InvalidRequest', 'changeType, notificationUrl and resource are needed')
  }
  const expirationDateTime = lifeOf(state, body.expirationDateTime)
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`
  const address = new URL(notificationUrl)
  address.searchParams.set('validationToken', token)
  const answer = await fetch(address, { method: 'POST', signal: AbortSignal.timeout(VALIDATION_MS) }).catch(() => undefined)
  if (answer?.status !== 200 || (await answer.text()) !== token) {
    throw new GraphRefusal(400, 'ValidationError', 'Subscription validation request failed.')
  }
  const clientState = textIn(body.clientState)
  const subscription: Subscription = {
    id: randomUUID(), changeType: textIn(body.changeType) ?? '', notificationUrl, resource, expirationDateTime,
    ...(clientState === undefined ? {} : { clientState }),
  }
  all.push(subscription)
  return { status: 201, json: subscription }
}

function lifeOf(state: EmulatorState, value: unknown): string {
  const until = Date.parse(textIn(value) ?? '')
  if (!(until > state.clock.now()) || until > state.clock.now() + DRIVE_LIFE_MS) {
    throw new GraphRefusal(400, 'InvalidRequest', 'Subscription expiration can only be within its life.')
  }
  return new Date(until).toISOString()
}
