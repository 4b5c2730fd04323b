import { Transform } from 'node:stream'

/**
 * What React writes, without the zero bytes it leaves where a letter of several bytes does not fit
 * into the rest of its buffer (React 18.3, pages in UTF-8): a browser shows each as a broken sign
 * in the middle of a word. A page never holds a zero byte of its own.
 */
export function withoutPadding(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk)
    },
  })
}
