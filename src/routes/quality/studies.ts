import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { PlannedStudy, Studies, StudyProgress } from '../../domain/quality/study-plan.ts'
import { problems } from '../../schemas/problem.ts'
import { StudyList, StudyNew, StudyParams, StudyReply, StudyWithPlaces } from '../../schemas/quality/studies.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface StudyOptions {
  readonly studies: Studies
  readonly access: Access
}

/** Reports hold their styles and pictures; they may load nothing and run nothing. */
export const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

/** /studies: measurement system analyses, planned, under way, reported. */
const studyRoutes: FastifyPluginAsyncZod<StudyOptions> = async (app, { studies, access }) => {
  const tags = ['quality']
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }

  app.get(
    '/studies',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'listStudies',
        summary: 'Measurement system analyses, newest first',
        response: { 200: StudyList, ...problems(401, 403) }
      }
    },
    async () => ({ studies: (await studies.list()).map(replyOf) })
  )

  app.post(
    '/studies',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'planStudy',
        summary: 'Plan a measurement system analysis',
        description:
          'Then post pictures to /inspect with study=NAME, partId and station. The stations stand for appraisers. '
          + 'When each part was presented as often as planned, the report can be opened.',
        body: StudyNew,
        response: { 201: StudyReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request, reply) => {
      const planned = await studies.plan(request.body, request.actor)
      return reply
        .code(201)
        .header('location', `/studies/${encodeURIComponent(planned.study.name)}`)
        .send(replyOf(planned))
    }
  )

  app.get(
    '/studies/:name',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getStudy',
        summary: 'One study, and how far it is',
        params: StudyParams,
        response: { 200: StudyWithPlaces, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ params: { name } }) => {
      const progress = await studies.get(name)
      return { ...replyOf(progress), places: [...progress.done] }
    }
  )

  app.delete(
    '/studies/:name',
    {
      ...changing,
      schema: {
        tags,
        ...keyOf('admin'),
        operationId: 'removeStudy',
        summary: 'Remove the plan of a study',
        description: 'What was judged stays on record.',
        params: StudyParams,
        response: { 200: StudyNew, ...problems(400, 401, 403, 404) }
      }
    },
    async (request) => planOf(await studies.remove(request.params.name, request.actor))
  )

  app.get(
    '/studies/:name/report',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getStudyReport',
        summary: 'The report of a finished study',
        description:
          'Attribute study (AIAG MSA 4), gauge R&R of score and lengths, masters, capability, stability over days.',
        params: StudyParams,
        response: {
          200: { description: 'a self-contained page', content: { 'text/html': { schema: z.string() } } },
          ...problems(400, 401, 403, 404, 409)
        }
      }
    },
    async (request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', REPORT_POLICY)
        .send(await studies.report(request.params.name))
  )

  app.get(
    '/studies/:name/report.csv',
    {
      ...reading,
      schema: {
        tags,
        ...keyOf('operator'),
        operationId: 'getStudyCsv',
        summary: 'Each presentation of a finished study as a line',
        params: StudyParams,
        response: {
          200: { description: 'one line a presentation', content: { 'text/csv': { schema: z.string() } } },
          ...problems(400, 401, 403, 404, 409)
        }
      }
    },
    async (request, reply) => reply.type('text/csv; charset=utf-8').send(await studies.csv(request.params.name))
  )
}

export default studyRoutes

function planOf({ parts, stations, tolerances, masters, name, recipe, presentations }: PlannedStudy) {
  return {
    name,
    recipe,
    presentations,
    parts: [...parts],
    stations: [...stations],
    tolerances: [...tolerances],
    masters: [...masters]
  }
}

function replyOf({ study, doneCount, plannedCount, beyondPlan }: StudyProgress) {
  const { createdAt, createdBy } = study
  return { ...planOf(study), createdAt, createdBy, done: doneCount, planned: plannedCount, beyondPlan }
}
