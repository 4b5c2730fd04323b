import type { Piece } from '../../../workflows/domain/highlight.ts'

/** Text with its hits marked. */
export function Marked({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map((piece, index) =>
        piece.isHit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
      )}
    </>
  )
}
