import { EventEmitter } from 'node:events'

export interface SignalBus<S> {
  send(signal: S): void
  listen(listener: (signal: S) => void): () => void
}

const LISTENERS_MAX = 1_000

/** Tells the pages of this process. Between the programs of an office PostgreSQL carries the same (db/signals.ts). */
export function openSignals<S>(): SignalBus<S> {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(LISTENERS_MAX)
  return {
    send: (signal) => void emitter.emit('signal', signal),
    listen(listener) {
      emitter.on('signal', listener)
      return () => void emitter.off('signal', listener)
    },
  }
}
