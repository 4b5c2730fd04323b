/** Columns of the register: the ten of the law's form first (NĐ 30/2020, Phụ lục IV), then others to choose. */
export const lawColumns = [
  'arrivedOn', 'arrivalNumber', 'issuer', 'symbol', 'issuedOn', 'subject', 'receivers', 'transferredOn', 'receipt', 'note',
] as const
export const otherColumns = ['dueOn', 'state', 'source', 'signer', 'pages', 'copies', 'eoffice'] as const
export const allColumns = [...lawColumns, ...otherColumns] as const
export type RegisterColumn = (typeof allColumns)[number]

/** Columns named in an address; the law's ten when none is. */
export function columnsOf(params: URLSearchParams): RegisterColumn[] {
  const chosen = params.getAll('col')
  const known = allColumns.filter((column) => chosen.includes(column))
  return known.length > 0 ? known : [...lawColumns]
}
