import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT_FOLDER } from '../settings.ts'

const DOCUMENTS = '500'
const KILLS = '10'

/** `npm run bench -- cloud [--documents 500] [--kills 10]`: the storm of the tests, at full size. */
export async function benchCloud(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { documents: { type: 'string', default: DOCUMENTS }, kills: { type: 'string', default: KILLS } },
  })
  const test = join('tests', 'workflows', 'filing', 'cloud-storm.test.ts')
  const child = spawn(process.execPath, [join('scripts', 'test.mjs'), 'office', test], {
    cwd: PROJECT_FOLDER, stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, STORM_DOCUMENTS: values.documents, STORM_KILLS: values.kills },
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const [code] = await once(child, 'close')
  const text = Buffer.concat(parts).toString()
  const told = /storm (\{.*\})/.exec(text)
  console.log(told ? told[1] : text)
  return code === 0 ? 0 : 1
}
