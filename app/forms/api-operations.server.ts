import type { z } from 'zod'
import * as answers from './api-answers.server.ts'
import * as bodies from './api-bodies.server.ts'

export interface Operation {
  method: 'get' | 'post' | 'patch'
  /** Below /api/v1, parameters in braces. */
  path: string
  id: string
  summary: string
  /** What the token must be for; undefined needs none. */
  scope?: string
  query?: z.ZodObject
  body?: z.ZodType
  /** A file beside the fields of `body`. */
  isUpload?: boolean
  takesIdempotencyKey?: boolean
  takesRange?: boolean
  status: number
  answer: z.ZodType | 'bytes' | 'openapi'
}

/** Every operation: the OpenAPI document is made of it, and the tests hold it to the routes. */
export const operations: readonly Operation[] = [
  {
    method: 'get', path: '/health', id: 'health', status: 200, answer: answers.HealthAnswer,
    summary: 'Máy chủ còn làm việc không (503 khi không)',
  },
  {
    method: 'get', path: '/openapi.json', id: 'openapi', status: 200, answer: 'openapi',
    summary: 'Bản mô tả này',
  },
  {
    method: 'post', path: '/scans', id: 'receiveScan', scope: 'scans:write',
    status: 201,
    summary: 'Đưa một tệp vào khay tiếp nhận', body: bodies.ScanFields, isUpload: true,
    answer: answers.ReceivedAnswer,
  },
  {
    method: 'get', path: '/scans/{scanId}', id: 'findScan', scope: 'scans:write',
    status: 200,
    summary: 'Trạng thái một mục trong khay và các đề xuất đọc được', answer: answers.ScanAnswer,
  },
  {
    method: 'get', path: '/documents', id: 'listDocuments', scope: 'documents:read',
    status: 200,
    summary: 'Sổ văn bản đến, tìm theo chữ', query: bodies.DocumentsQuery,
    answer: answers.DocumentsAnswer,
  },
  {
    method: 'post', path: '/documents', id: 'registerDocument', scope: 'documents:write',
    status: 201,
    summary: 'Vào sổ: cấp số đến', body: bodies.DocumentBody, takesIdempotencyKey: true,
    answer: answers.RegisteredAnswer,
  },
  {
    method: 'get', path: '/documents/{documentId}', id: 'findDocument', scope: 'documents:read',
    status: 200,
    summary: 'Một văn bản, bút phê và các dòng giao việc', answer: answers.DocumentAnswer,
  },
  {
    method: 'patch', path: '/documents/{documentId}', id: 'correctDocument',
    scope: 'documents:write',
    status: 200,
    summary: 'Đính chính khi chưa có bút phê, có lý do', body: bodies.CorrectionBody,
    answer: answers.CorrectedAnswer,
  },
  {
    method: 'post', path: '/documents/{documentId}/present', id: 'presentDocument',
    scope: 'present',
    status: 200,
    summary: 'Trình lãnh đạo', body: bodies.PresentBody, answer: answers.PresentedAnswer,
  },
  {
    method: 'post', path: '/documents/{documentId}/directives', id: 'confirmDirective',
    scope: 'directives:confirm', status: 201, summary: 'Bút phê: giao việc, hạn xử lý',
    body: bodies.DirectiveBody, answer: answers.DirectedAnswer,
  },
  {
    method: 'get', path: '/documents/{documentId}/files', id: 'listFiles', scope: 'documents:read',
    status: 200,
    summary: 'Các tệp của văn bản', answer: answers.FilesAnswer,
  },
  {
    method: 'get', path: '/documents/{documentId}/history', id: 'listHistory',
    scope: 'documents:read',
    status: 200,
    summary: 'Nhật ký của văn bản, mới nhất trước', answer: answers.HistoryAnswer,
  },
  {
    method: 'get', path: '/files/{fileId}', id: 'downloadFile', scope: 'documents:read',
    status: 200,
    summary: 'Tải một tệp, cả tệp hoặc một khoảng', takesRange: true, answer: 'bytes',
  },
  {
    method: 'get', path: '/assignments', id: 'listAssignments', scope: 'assignments:read',
    status: 200,
    summary: 'Việc của người giữ mã', query: bodies.AssignmentsQuery,
    answer: answers.OwnAssignmentsAnswer,
  },
  {
    method: 'post', path: '/assignments/{assignmentId}/complete', id: 'completeAssignment',
    scope: 'assignments:write', status: 200, summary: 'Hoàn thành, kèm kết quả',
    body: bodies.CompleteBody,
    answer: answers.CompletedAnswer,
  },
]
