import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Audit } from '../../domain/access/audit.ts'
import { VERDICTS } from '../../domain/inspection/inspection.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { ModelCatalogue, ModelEntry } from '../../domain/models/model-catalogue.ts'
import type { ModelSwitch } from '../../domain/models/model-switch.ts'
import type { ShadowReader } from '../../domain/models/shadow.ts'
import { BodyTooLarge, ModelNotFound, ShadowNotSet } from '../../errors.ts'
import {
  ActivateBody,
  ActivationReply,
  GoldenOutcomeReply,
  ModelList,
  ModelParams,
  ModelQuery,
  ModelReply,
  NoBody,
  ShadowReply
} from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'
import { MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { readFiles } from '../body/read-files.ts'
import { REGISTER_DESCRIPTION } from './register-description.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'

export interface ModelsOptions {
  readonly models: ModelCatalogue
  readonly modelSwitch: ModelSwitch
  readonly shadow: ShadowReader
  readonly maxModelBytes: number
  readonly access: Access
  readonly audit: Audit
}

/** Reports hold their styles and pictures; they may load nothing and run nothing. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
const UPLOAD_FIELDS = [
  'manifest.json',
  MODEL_FILES.onnx,
  MODEL_FILES.good,
  MODEL_FILES.defect,
  MODEL_FILES.weightsJson,
  MODEL_FILES.weightsBin
]
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

/** /models: the versions of a recipe's model; which one judges, which one looks on. */
const models: FastifyPluginAsyncZod<ModelsOptions> = async (
  app,
  { models, modelSwitch, shadow, maxModelBytes, access, audit }
) => {
  await app.register(multipart, { throwFileSizeLimit: false })
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }
  const common = { tags: ['models'], querystring: ModelQuery }
  const ofOne = { ...common, params: ModelParams }

  app.get(
    '/models',
    {
      ...reading,
      schema: {
        ...common,
        ...keyOf('operator'),
        operationId: 'listModels',
        summary: 'Model versions of a recipe, newest first',
        description: 'Broken ones too, with their problem; checksums are not computed here.',
        response: { 200: ModelList, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => ({ models: (await models.list(request.query.recipe)).map(summaryOf) })
  )

  app.get(
    '/models/:version',
    {
      ...reading,
      schema: {
        ...ofOne,
        ...keyOf('operator'),
        operationId: 'getModel',
        summary: 'One version with its manifest, every file checked',
        response: { 200: ModelReply, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => whole(await models.get(request.query.recipe, request.params.version))
  )

  app.get(
    '/models/:version/report',
    {
      ...reading,
      schema: {
        ...ofOne,
        ...keyOf('operator'),
        operationId: 'getReport',
        summary: 'Its report',
        response: {
          200: { description: 'HTML that needs nothing else', content: { 'text/html': { schema: z.string() } } },
          ...problems(400, 401, 403, 404, 409)
        }
      }
    },
    async (request, reply) => {
      const report = await models.report(request.query.recipe, request.params.version)
      return reply.type('text/html; charset=utf-8').header('content-security-policy', REPORT_POLICY).send(report)
    }
  )

  app.post(
    '/models',
    {
      onRequest: [
        access.require('admin'),
        refuseByHead(maxModelBytes + MULTIPART_OVERHEAD_BYTES, (received) => new BodyTooLarge(maxModelBytes, received))
      ],
      config: { requestBody: uploadBody },
      schema: {
        ...common,
        ...keyOf('admin'),
        operationId: 'registerModel',
        summary: 'Register a version from elsewhere',
        description: REGISTER_DESCRIPTION,
        consumes: ['multipart/form-data'],
        response: { 201: ModelReply, ...problems(400, 401, 403, 404, 408, 409, 413, 415) }
      }
    },
    async (request, reply) => {
      const upload = request.isMultipart()
        ? await readFiles(request, UPLOAD_FIELDS, maxModelBytes)
        : new Map<string, Uint8Array>()
      const entry = await models.register(request.query.recipe, upload)
      await audit.record({
        actor: request.actor,
        action: 'model.register',
        subject: `model/${entry.version}`,
        after: { recipe: entry.recipe, files: entry.manifest?.files }
      })
      return reply.code(201).header('location', `/models/${entry.version}?recipe=${entry.recipe}`).send(whole(entry))
    }
  )

  app.post(
    '/models/:version/activate',
    {
      ...changing,
      schema: {
        ...ofOne,
        ...keyOf('admin'),
        operationId: 'activateModel',
        summary: 'Make a version judge',
        description:
          'It is loaded aside, judges a drawn part and the golden set, then takes over between two pictures. Whatever fails leaves the old one serving.',
        body: ActivateBody.nullish(),
        response: { 200: ActivationReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request) => {
      const { overrideReason } = request.body ?? {}
      return plain(
        await modelSwitch.activate(request.query.recipe, request.params.version, {
          actor: request.actor,
          ...(overrideReason !== undefined && { overrideReason })
        })
      )
    }
  )

  for (const [url, schema, recipeOf] of [
    [
      '/models/rollback',
      { ...common, operationId: 'rollBackModel' },
      (request: RollbackRequest) => request.query.recipe!
    ],
    [
      '/recipes/:id/rollback',
      { tags: ['recipes'], params: z.object({ id: z.string().max(64) }), operationId: 'rollBackRecipe' },
      (request: RollbackRequest) => request.params.id!
    ]
  ] as const) {
    app.post(
      url,
      {
        ...changing,
        schema: {
          ...schema,
          ...keyOf('admin'),
          summary: 'Back to the version that was active before',
          description: 'Again: to the one before that. The golden set is not asked.',
          body: NoBody.nullish(),
          response: { 200: ActivationReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
        }
      },
      async (request) =>
        plain(await modelSwitch.rollback(recipeOf(request as RollbackRequest), { actor: request.actor }))
    )
  }

  app.get(
    '/models/:version/golden',
    {
      ...reading,
      schema: {
        ...ofOne,
        ...keyOf('operator'),
        operationId: 'judgeGolden',
        summary: 'How a version judges the golden set',
        description: 'Changes nothing; takes as long as the pictures take.',
        response: { 200: GoldenOutcomeReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async (request) => {
      const outcome = await modelSwitch.judgeGolden(request.query.recipe, request.params.version)
      return { ...outcome, mistakes: [...outcome.mistakes] }
    }
  )

  app.get(
    '/models/:version/shadow',
    {
      ...reading,
      schema: {
        ...ofOne,
        ...keyOf('operator'),
        operationId: 'getShadow',
        summary: 'How far the version that looks on agrees',
        response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => agreement(request.query.recipe, request.params.version)
  )

  app.post(
    '/models/:version/shadow',
    {
      ...changing,
      schema: {
        ...ofOne,
        ...keyOf('admin'),
        operationId: 'setShadow',
        summary: 'Have a version score live pictures without deciding',
        description: 'One per recipe; it scores after the answer, and skips what comes while it is busy.',
        body: NoBody.nullish(),
        response: { 200: ShadowReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request) => {
      const {
        query: { recipe },
        params: { version }
      } = request
      await modelSwitch.shadow(recipe, version, { actor: request.actor })
      return agreement(recipe, version)
    }
  )

  app.delete(
    '/models/:version/shadow',
    {
      ...changing,
      schema: {
        ...ofOne,
        ...keyOf('admin'),
        operationId: 'endShadow',
        summary: 'End it; what was counted is answered',
        response: { 200: ShadowReply, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => {
      const {
        query: { recipe },
        params: { version }
      } = request
      const last = await agreement(recipe, version)
      await modelSwitch.shadow(recipe, null, { actor: request.actor })
      return last
    }
  )

  async function agreement(recipe: string, version: string): Promise<z.infer<typeof ShadowReply>> {
    const known = (await models.list(recipe)).find((entry) => entry.version === version)
    if (known === undefined) throw new ModelNotFound(version, recipe)
    if (!known.shadow) throw new ShadowNotSet(version, recipe)
    const found = shadow.agreement(recipe)
    const { compared, agreed, verdicts, ...rest } =
      found?.version === version
        ? found
        : {
            recipe,
            version,
            since: null,
            compared: 0,
            agreed: 0,
            verdicts: NO_VERDICTS,
            meanScoreDifference: null,
            skipped: 0,
            failed: 0
          }
    return { ...rest, compared, agreed, verdicts, agreement: compared === 0 ? null : agreed / compared }
  }
}

export default models

interface RollbackRequest {
  readonly query: { readonly recipe?: string }
  readonly params: { readonly id?: string }
}

const none = { OK: 0, NG: 0, REVIEW: 0 }
const NO_VERDICTS = Object.fromEntries(VERDICTS.map((verdict) => [verdict, none])) as z.infer<
  typeof ShadowReply
>['verdicts']

function plain(activation: Awaited<ReturnType<ModelSwitch['activate']>>): z.infer<typeof ActivationReply> {
  const { golden } = activation
  return { ...activation, golden: golden === null ? null : { ...golden, mistakes: [...golden.mistakes] } }
}

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
    escapeRate: rateOf(metrics['escape']),
    overkillRate: rateOf(metrics['overkill']),
    dataHash: manifest?.dataHash ?? null,
    hasReport: manifest !== null && Object.hasOwn(manifest.files, MODEL_FILES.report)
  }
}

const whole = (entry: ModelEntry) => ({
  ...summaryOf(entry),
  manifest: entry.manifest as Record<string, unknown> | null
})

const numberOr = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const rateOf = (share: unknown): number | null =>
  typeof share === 'object' && share !== null ? numberOr((share as { rate?: unknown }).rate) : null
