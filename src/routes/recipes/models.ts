import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Audit } from '../../domain/access/audit.ts'
import { MODEL_FILES, UPLOADED_FILES } from '../../domain/models/manifest.ts'
import { shareOf } from '../../domain/models/share.ts'
import type { ModelCatalogue, ModelEntry } from '../../domain/models/model-catalogue.ts'
import { BodyTooLarge } from '../../errors.ts'
import type { Access } from '../access/access.ts'
import { answerReport } from '../answer-report.ts'
import { MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { readFiles } from '../body/read-files.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { GET_MODEL, GET_REPORT, LIST_MODELS, REGISTER_MODEL } from './model-descriptions.ts'

export interface ModelsOptions {
  readonly models: ModelCatalogue
  readonly maxModelBytes: number
  readonly access: Access
  readonly audit: Audit
}

const UPLOAD_FIELDS = ['manifest.json', ...UPLOADED_FILES]
const uploadBody = {
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['manifest.json', MODEL_FILES.onnx, MODEL_FILES.good],
        additionalProperties: false,
        properties: Object.fromEntries(UPLOAD_FIELDS.map((name) => [name, { type: 'string', format: 'binary' }]))
      }
    }
  }
}

/** /models: the versions of a recipe's model. */
const models: FastifyPluginAsyncZod<ModelsOptions> = async (app, { models, maxModelBytes, access, audit }) => {
  await app.register(multipart, { throwFileSizeLimit: false })
  const reading = { onRequest: access.require('operator') }

  app.get('/models', { ...reading, schema: LIST_MODELS }, async (request) => ({
    models: (await models.list(request.query.recipe)).map(summaryOf)
  }))

  app.get('/models/:version', { ...reading, schema: GET_MODEL }, async (request) =>
    whole(await models.get(request.query.recipe, request.params.version))
  )

  app.get('/models/:version/report', { ...reading, schema: GET_REPORT }, async (request, reply) =>
    answerReport(reply, await models.report(request.query.recipe, request.params.version))
  )

  app.post(
    '/models',
    {
      onRequest: [
        access.require('admin'),
        refuseByHead(maxModelBytes + MULTIPART_OVERHEAD_BYTES, (received) => new BodyTooLarge(maxModelBytes, received))
      ],
      config: { requestBody: uploadBody },
      schema: REGISTER_MODEL
    },
    async (request, reply) => {
      const upload = request.isMultipart()
        ? await readFiles(request, UPLOAD_FIELDS, maxModelBytes)
        : new Map<string, Uint8Array>()
      const { actor } = request
      const entry = await models.register(request.query.recipe, upload, ({ recipe, version, files }) =>
        audit.record({ actor, action: 'model.register', subject: `model/${version}`, after: { recipe, files } })
      )
      return reply.code(201).header('location', `/models/${entry.version}?recipe=${entry.recipe}`).send(whole(entry))
    }
  )
}

export default models

function summaryOf({ manifest, ...entry }: ModelEntry) {
  const metrics = manifest?.metrics ?? {}
  const state =
    entry.problem !== null
      ? ('broken' as const)
      : entry.active
        ? ('active' as const)
        : entry.shadow
          ? ('shadow' as const)
          : ('idle' as const)
  return {
    ...entry,
    state,
    createdAt: manifest?.createdAt ?? null,
    threshold: manifest?.threshold ?? null,
    auroc: numberOr(metrics['auroc']),
    escapeRate: shareOf(metrics['escape'])?.rate ?? null,
    overkillRate: shareOf(metrics['overkill'])?.rate ?? null,
    escape: shareOf(metrics['escape']),
    overkill: shareOf(metrics['overkill']),
    trainedOn: manifest?.counts.train ?? null,
    checkedOn: manifest?.counts.validation ?? null,
    dataHash: manifest?.dataHash ?? null,
    hasReport: manifest !== null && Object.hasOwn(manifest.files, MODEL_FILES.report)
  }
}

const whole = (entry: ModelEntry) => ({
  ...summaryOf(entry),
  manifest: entry.manifest as Record<string, unknown> | null
})

const numberOr = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
