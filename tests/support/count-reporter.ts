import type { TestEvent } from 'node:test/reporters'

/** A reporter for `scripts/test.mjs`: one line of JSON with the sums of the whole run. */
export default async function* countTests(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  let emptyFiles = 0
  for await (const event of events) {
    // A file in which no test ran is reported as one passed test with the file's own name.
    if (event.type === 'test:pass' && event.data.name === event.data.file) emptyFiles += 1
    // The summary without a file is that of all files together.
    if (event.type !== 'test:summary' || event.data.file !== undefined) continue
    const { tests, cancelled, skipped, todo } = event.data.counts
    const passed = event.data.counts.passed - emptyFiles
    // `failed` is missing from the type of the counts; what is left over did fail.
    const failed = Math.max(tests - passed - skipped - todo, cancelled)
    yield `${JSON.stringify({ passed, failed, skipped: skipped + todo })}\n`
  }
}
