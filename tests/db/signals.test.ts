import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { shareSignals } from '../../db/signals.ts'
import { openSignals } from '../../workflows/adapters/signals.ts'
import { testDatabaseUrl } from '../support/test-cluster.ts'

it('what one program of the office tells, another hears once, and itself once', async () => {
  const [worker, web] = [0, 1].map(() => shareSignals<{ id: string }>(testDatabaseUrl(), openSignals()))
  const heard: string[] = []
  worker!.listen(({ id }) => void heard.push(`worker ${id}`))
  web!.listen(({ id }) => void heard.push(`web ${id}`))
  for (let tries = 0; heard.length < 2 && tries < 100; tries += 1) {
    heard.length = 0
    worker!.send({ id: 'a' })
    await pause(100)
  }
  await worker!.close()
  await web!.close()

  assert.deepEqual(heard.sort(), ['web a', 'worker a'])
})
