import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Plain bytes in a frame; only the last frame of a file holds fewer. */
export const FRAME_BYTES = 64 * 1024
export const FRAME_TAG_BYTES = 16
export const SEALED_FRAME_BYTES = FRAME_BYTES + FRAME_TAG_BYTES

export interface Frame {
  /** From 0. */
  index: number
  isLast: boolean
  /** What the file is; a frame of another file does not open. */
  owner: string
}

/**
 * The place of a frame is its nonce, so a frame that was moved, dropped or put at the end does
 * not open. A key encrypts one file, once: no nonce is used twice.
 */
function nonceOf({ index, isLast }: Frame): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(isLast ? 1 : 0, 0)
  nonce.writeBigUInt64BE(BigInt(index), 4)
  return nonce
}

/** AES-256-GCM: the sealed bytes with their tag behind them. */
export function sealFrame(key: Uint8Array, frame: Frame, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame))
  cipher.setAAD(Buffer.from(frame.owner))
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when a bit, the place or the owner differs from what was sealed. */
export function openFrame(key: Uint8Array, frame: Frame, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(
    'aes-256-gcm', key, nonceOf(frame), { authTagLength: FRAME_TAG_BYTES },
  )
  decipher.setAAD(Buffer.from(frame.owner))
  decipher.setAuthTag(sealed.subarray(-FRAME_TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(0, -FRAME_TAG_BYTES)), decipher.final()])
}

export const frameCount = (byteSize: number): number => Math.ceil(byteSize / FRAME_BYTES)

/** Bytes on disk of a file of `byteSize` plain bytes. */
export const sealedSize = (byteSize: number): number =>
  byteSize + frameCount(byteSize) * FRAME_TAG_BYTES
