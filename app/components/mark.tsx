/** The mark of the product: a pen inside the frame of an arrival stamp. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 28 28" aria-hidden="true">
      <rect x="1.5" y="1.5" width="25" height="25" rx="3" fill="none" stroke="#F0CF86" strokeWidth="2" />
      <path
        d="M6.5 21c2-.4 3.3-2 4.6-4.2L18.5 6l3.5 2.4-7.5 10.7c-1.4 2-4 2.5-8 1.9zM16.3 9.3l3.5 2.4"
        fill="none"
        stroke="#fff"
        strokeWidth="1.9"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
