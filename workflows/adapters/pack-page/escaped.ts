const entities: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
}

/** Text as HTML and SVG may hold it; characters that neither allows are left out. */
export function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones that may not stand there
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (one) => entities[one] ?? '')
}
