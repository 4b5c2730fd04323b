import type { EmulatorState } from './emulator-state.ts'
import type { FaultRule, Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import { type Area, type GraphReply } from './wire.ts'

/**
 * The emulator's own levers over HTTP, for when it runs in a process of its own:
 * `POST /__emulator/faults` (a list of rules), `POST /__emulator/expire-sessions`,
 * `GET /__emulator/log`, `GET /__emulator/files`.
 */
export function control(
  state: EmulatorState, { faults, log, expireSessions }: { faults: Faults; log: RequestLog; expireSessions(): number },
): Area {
  return (request): GraphReply | undefined => {
    if (!request.path.startsWith('/__emulator/')) return undefined
    const call = `${request.method} ${request.path.slice('/__emulator/'.length)}`
    if (call === 'GET log') return { status: 200, json: log.all }
    if (call === 'GET files') {
      const files = [...state.drive.items.values()].filter((one) => one.content && !one.isDeleted)
      return {
        status: 200,
        json: files.map((one) => ({
          id: one.id, path: state.drive.pathOf(one), size: one.content?.size, hash: one.content?.quickXorHash,
        })),
      }
    }
    if (call === 'POST expire-sessions') return { status: 200, json: { expired: expireSessions() } }
    if (call !== 'POST faults') return undefined
    // Whoever reaches this port is the test itself.
    faults.add(...(JSON.parse(request.body.toString('utf8')) as FaultRule[]))
    return { status: 204 }
  }
}
