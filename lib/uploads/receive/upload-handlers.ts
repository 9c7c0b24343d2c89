import { MACHINE_HEADERS, forBearer } from '@/lib/api-access/machine-request'
import type { ApiClient } from '@/lib/api-access/api-client-repository'
import type { Principal } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { getReport } from '../get-report'
import { getStanding } from '../get-standing'
import { requestLoad } from './request-load'
import { reportAsJson } from '../report-json'
import { submitUpload, type UploadBatch } from './submit-upload'
import { refusedFile, type UploadReport } from '../upload-report'
import { waitForWork } from '../wait-for-work'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * `POST /api/uploads?contents=full|changes`: a file from the system's own authority, checked and saved like any other. Answered with the
 * result, as `npm run import --json` prints it, or with 202 and where to ask. What needs a second person waits for one.
 *
 * @param request has the file's bytes as its body and a token with the scope `upload`; cookies are ignored
 */
export function answerUpload(request: Request): Promise<Response> {
  return guarded(request, async (client) => {
    const principal = principalOf(client)
    const batch = await readBatch(request)
    if (typeof batch === 'string') return refusal(400, batch)
    const received = await submitUpload(principal, batch).catch((error: unknown) => {
      if (isCpisError(error, 'invalid-input')) return refusedFile(error.message)
      throw error
    })
    if ('fileCode' in received) return answerReport(received, null)
    const { uploadId, appliedBefore } = received
    if (appliedBefore) return answerReport({ ...(await getReport(principal, { uploadId })), appliedBefore }, uploadId)
    await requestLoad(principal, { uploadId })
    await waitForWork(principal, { uploadId })
    return answerStanding(principal, uploadId)
  })
}

/** `GET /api/uploads/{id}`: the result of a file that this system sent, or how far it has got. */
export function answerUploadStanding(request: Request, uploadId: string): Promise<Response> {
  return guarded(request, (client) =>
    ID.test(uploadId) ? answerStanding(principalOf(client), uploadId) : Promise.resolve(refusal(404, 'not_found')),
  )
}

/**
 * Who a system acts as: with the rights of its authority's data manager, but as no person, and under its own name, which the history shows.
 */
function principalOf({ id, name, organisation, ticket }: ApiClient): Principal {
  return {
    ticket,
    personId: null,
    sessionId: null,
    apiClientId: id,
    name: `API client (${name})`,
    role: 'LD',
    organisation: { ...organisation, kind: 'authority' },
  }
}

async function answerStanding(principal: Principal, uploadId: string): Promise<Response> {
  const standing = await getStanding(principal, { uploadId })
  switch (standing.kind) {
    case 'in-work':
      return Response.json({ state: standing.state }, { status: 202, headers: { ...MACHINE_HEADERS, ...locationOf(uploadId), 'Retry-After': '2' } })
    case 'waits-for-a-person':
      return refusal(409, 'waits_for_a_person')
    case 'failed':
      return refusal(503, 'failed')
    case 'cancelled':
      return refusal(410, 'cancelled')
    case 'reported':
      return answerReport(standing.report, uploadId)
  }
}

async function readBatch(request: Request): Promise<UploadBatch | string> {
  const asked = new URL(request.url).searchParams
  const contents = asked.get('contents')
  const encoding = asked.get('encoding') ?? 'utf-8'
  if (contents !== 'full' && contents !== 'changes') return 'contents_must_be_full_or_changes'
  if (encoding !== 'utf-8' && encoding !== 'windows-1252') return 'encoding_must_be_utf_8_or_windows_1252'
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length === 0) return 'the_file_is_empty'
  // A body cut off on its way could look like a complete file with rows missing.
  if (bytes.length !== Number(request.headers.get('content-length'))) return 'the_file_did_not_arrive_whole'
  const [, fileName] = /filename="([^"]{1,200})"/.exec(request.headers.get('content-disposition') ?? '') ?? []
  return { fileName: fileName ?? 'file', contents, encoding, bytes, via: 'api' }
}

function answerReport(report: UploadReport, uploadId: string | null): Response {
  const status = report.fileCode === 'CPF05' ? 503 : report.fileCode === 'CPF01' ? 422 : 200
  return new Response(reportAsJson(report), {
    status,
    headers: { ...MACHINE_HEADERS, ...locationOf(uploadId), 'Content-Type': 'application/json; charset=utf-8' },
  })
}

async function guarded(request: Request, act: (client: ApiClient) => Promise<Response>): Promise<Response> {
  try {
    return await forBearer(request, 'upload', act)
  } catch (error) {
    if (isCpisError(error, 'not-found')) return refusal(404, 'not_found')
    if (isCpisError(error, 'conflict'))
      return Response.json({ error: 'conflict', reason: error.message }, { status: 409, headers: { ...MACHINE_HEADERS, 'Retry-After': '60' } })
    // No database message is logged: it may quote a row.
    log('error', 'upload.receive.failed', { ...errorFields(error), errorMessage: undefined })
    return refusal(503, 'temporarily_unavailable')
  }
}

function locationOf(uploadId: string | null): Record<string, string> {
  return uploadId === null ? {} : { Location: `/api/uploads/${uploadId}` }
}

function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status, headers: { ...MACHINE_HEADERS, ...(status === 503 && { 'Retry-After': '60' }) } })
}
