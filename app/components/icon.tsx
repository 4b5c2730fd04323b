// Line icons: one path each, in a square of 24 by 24.

const sealEdge =
  'M12 3l2.2 2 3-.3.7 2.9 2.6 1.5-1.2 2.9 1.2 2.9-2.6 1.5-.7 2.9-3-.3L12 21l-2.2-2-3 .3' +
  '-.7-2.9-2.6-1.5L4.7 12 3.5 9.1l2.6-1.5.7-2.9 3 .3z'

const paths = {
  eye:
    'M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z' +
    'M9.3 12a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0 -5.4 0z',
  lock:
    'M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1 -1.5 1.5h-11a1.5 1.5 0 0 1 -1.5 -1.5' +
    'v-6a1.5 1.5 0 0 1 1.5 -1.5zM8 11V8a4 4 0 0 1 8 0v3',
  search: 'M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0zM16 16l4.5 4.5',
  check: 'M5 12.5l4.5 4.5L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  scales: 'M12 4v16M7 20h10M4 8h16M4 8l-2 6h5zM20 8l-3 6h5z',
  upload: 'M12 16V5M7.5 9L12 4.5 16.5 9M4 16v4h16v-4',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  post: 'M4 7h16v12H4zM4 7l3-3h10l3 3M9 12h6',
  desk: 'M3 19h18M6 19v-6h12v6M12 4v5M9 7l3 3 3-3',
  mail: 'M3 6h18v13H3zM3.5 7l8.5 6 8.5-6',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  hand:
    'M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 11V4a1.5 1.5 0 0 1 3 0v7M14 11V5.5a1.5 1.5 0 0 1 3 0' +
    'V15a6 6 0 0 1-6 6c-3 0-4.5-1.5-6.5-5.5-.7-1.4 1.2-2.5 2.2-1.2L8 16',
  question:
    'M9 9.2a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 2.1M12 17.6v.1M2.7 12a9.3 9.3 0 1 0 18.6 0' +
    'a9.3 9.3 0 1 0 -18.6 0z',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.1',
  back: 'M14.5 5l-7 7 7 7',
  next: 'M9.5 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  'zoom-in':
    'M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0zM15.5 15.5L21 21M7.5 10.5h6M10.5 7.5v6',
  'zoom-out': 'M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0zM15.5 15.5L21 21M7.5 10.5h6',
  turn: 'M19 8a8 8 0 1 0 1 5M20 4v4.5h-4.5',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  link:
    'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3' +
    'A4 4 0 0 0 10.7 18.3L12 17',
  return: 'M9 6L4 11l5 5M4 11h11a5 5 0 0 1 5 5v3',
  calendar:
    'M5.5 5h13a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1 -1.5 1.5h-13a1.5 1.5 0 0 1 -1.5 -1.5' +
    'v-12a1.5 1.5 0 0 1 1.5 -1.5zM4 10h16M8 3v4M16 3v4',
  pen: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5',
  clock: 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM12 7v5.2l3.2 2',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.1M4 12h.1M4 18h.1',
  tablet: 'M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-8a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2zM11 18h2',
  speech: 'M5 6h14v10h-8l-4 4v-4H5z',
  highlighter: 'M6 14l8.5-9 4.5 4-8.5 9zM6 14l-1 5 5.5-1M3 21h8',
  eraser: 'M8.5 19.5L4 15l9.5-9.5L20 12l-7.5 7.5zM9 10l6.5 6.5M8 19.5h12',
  letters: 'M5 6V4.5h14V6M12 4.5V20M9 20h6',
  stamp: 'M5 20h14M6 17v-2.5h4.5c0-2-2-4-2-6.5a3.5 3.5 0 0 1 7 0c0 2.5-2 4.5-2 6.5H18V17z',
  undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4',
  redo: 'M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h4',
  people:
    'M5.7 8.5a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0zM2.5 19c.8-4 3.2-5.3 6.5-5.3' +
    's5.7 1.3 6.5 5.3M16 5.5a3.3 3.3 0 0 1 0 6M18 14c2 .7 3 2.3 3.5 5',
  person: 'M8.4 8a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0zM5 20c.8-4.4 3.4-6 7-6s6.2 1.6 7 6',
  seal: sealEdge + 'M8.8 12l2.3 2.3 4.2-4.5',
  'seal-broken': sealEdge + 'M9.5 9.5l5 5M14.5 9.5l-5 5',
  'seal-unknown': sealEdge + 'M10 10.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.2M12 15.6v.1',
  inbox: 'M3 13l3-8h12l3 8v6H3zM3 13h5l1.5 3h5L16 13h5',
  document: 'M6 3h8l4 4v14H6zM14 3v4h4',
  flag: 'M6 21V4h11l-2 4 2 4H6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  keys:
    'M5 6h14a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-8a2 2 0 0 1 2 -2zM7 10h.1' +
    'M11 10h.1M15 10h.1M7 14h10',
  leave: 'M13 4H5v16h8M10 12h10M16 8l4 4-4 4',
  offline:
    'M4 4l16 16M8.5 8.8A8 8 0 0 0 4 12M12 8a10 10 0 0 1 8 4M12 13a5 5 0 0 1 3 1.6M12 18.5' +
    'v.1',
} as const

export type IconName = keyof typeof paths

interface IconProps {
  name: IconName
  /** Only for an icon that stands alone, which is rare: the word beside it says it better. */
  label?: string
}

/** A line icon in the colour and size of the text beside it. */
export function Icon({ name, label }: IconProps) {
  const meaning = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }
  return (
    <svg className="i" viewBox="0 0 24 24" {...meaning}>
      <path d={paths[name]} strokeWidth={name === 'more' ? 3 : undefined} />
    </svg>
  )
}
