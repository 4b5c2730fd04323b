import type { apiRefusals as vietnamese } from '../vi/api.ts'

export const apiRefusals: Record<keyof typeof vietnamese, string> = {
  'path-not-found': 'There is no such address.',
  'method-not-allowed': 'This address does not take {method}.',
  'media-type-not-supported': 'The body must be of type {wanted}.',
  'body-not-json': 'The body is no readable JSON.',
  'body-not-valid': 'The body does not fit at: {fields}.',
  'query-not-valid': 'The query does not fit at: {fields}.',
  'idempotency-key-not-valid': 'An Idempotency-Key has 1 to 200 characters.',
  'idempotency-key-reused': 'This Idempotency-Key was used for another request. Nothing was written.',
  'form-not-readable': 'The form could not be read, or was cut short. Nothing was kept.',
  'form-too-many-parts': 'Send one file at a time, with source and deliveryId. Nothing was kept.',
  'form-field-unknown': 'The form has no field “{field}”. Nothing was kept.',
  'form-field-twice': 'The field “{field}” came twice or is too long. Nothing was kept.',
  'file-missing': 'There is no file in the field “file”.',
  'source-missing': 'The source is missing: e-office, email, post or desk. Nothing was kept.',
  'source-unknown': 'There is no source “{source}”: e-office, email, post, desk. Nothing was kept.',
  'range-not-satisfiable': 'The range asked for lies outside the file.',
  'cursor-invalid': 'The cursor is not one of this list. Begin at the first page.',
  fault: 'The server failed; what was saved is kept.',
}
