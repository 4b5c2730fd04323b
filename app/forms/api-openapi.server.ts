import { z } from 'zod'
import { Problem } from './api-answers.server.ts'
import { type Operation, operations } from './api-operations.server.ts'

type Json = Record<string, unknown>

/** The API as an OpenAPI 3.1 document, made from the schemas that check every request. */
export function openApiDocument(server: string): Json {
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bút Phê',
      version: '1.0.0',
      description: 'Tiếp nhận, vào sổ, trình, bút phê và giao việc văn bản đến.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${server}/api/v1` }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'bp_…' } },
    },
  }
}

function describe(operation: Operation): Json {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.scope
      ? { description: `Quyền của mã truy cập: ${operation.scope}` }
      : { security: [] }),
    parameters: parametersOf(operation),
    ...(operation.body ? { requestBody: bodyOf(operation, operation.body) } : {}),
    responses: {
      [operation.status]: answerOf(operation),
      ...(operation.takesRange ? { 206: bytes('Khoảng được hỏi') } : {}),
      default: {
        description: 'Không làm được: code nói vì sao',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

function parametersOf(operation: Operation): Json[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name, in: 'path', required: true, schema: { type: 'string', format: 'uuid' },
  }))
  const inQuery = Object.entries(operation.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    // Zod's shapes are typed by their core; all of ours are zod's own schemas.
    schema: schemaOf(schema as z.ZodType, 'output'),
  }))
  const headers = [
    ...(operation.takesIdempotencyKey ? ['Idempotency-Key'] : []),
    ...(operation.takesRange ? ['Range'] : []),
  ].map((name) => ({ name, in: 'header', required: false, schema: { type: 'string' } }))
  return [...inPath, ...inQuery, ...headers]
}

function bodyOf(operation: Operation, body: z.ZodType): Json {
  const schema = schemaOf(body, 'input')
  if (!operation.isUpload) return { required: true, content: { 'application/json': { schema } } }
  const properties = { file: { type: 'string', format: 'binary' }, ...asObject(schema.properties) }
  const required = ['file', ...(Array.isArray(schema.required) ? schema.required : [])]
  return {
    required: true,
    content: { 'multipart/form-data': { schema: { ...schema, properties, required } } },
  }
}

function answerOf(operation: Operation): Json {
  if (operation.answer === 'bytes') return bytes('Cả tệp')
  const { answer } = operation
  const schema = answer === 'openapi' ? { type: 'object' } : schemaOf(answer, 'output')
  return { description: operation.summary, content: { 'application/json': { schema } } }
}

function bytes(description: string): Json {
  return { description, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

function asObject(value: unknown): Json {
  if (value === null || typeof value !== 'object') return {}
  return Object.fromEntries(Object.entries(value))
}
