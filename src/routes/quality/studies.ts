import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { PlannedStudy, Studies, StudyProgress } from '../../domain/quality/study-plan.ts'
import { type Access } from '../access/access.ts'
import { answerReport } from '../answer-report.ts'
import {
  GET_STUDY,
  GET_STUDY_CSV,
  GET_STUDY_REPORT,
  LIST_STUDIES,
  PLAN_STUDY,
  REMOVE_STUDY
} from './study-descriptions.ts'

export interface StudyOptions {
  readonly studies: Studies
  readonly access: Access
}

/** /studies: measurement system analyses: plan, progress, report. */
const studyRoutes: FastifyPluginAsyncZod<StudyOptions> = async (app, { studies, access }) => {
  const reading = { onRequest: access.require('operator') }
  const changing = { onRequest: access.require('admin') }

  app.get('/studies', { ...reading, schema: LIST_STUDIES }, async () => ({
    studies: (await studies.list()).map(replyOf)
  }))

  app.post('/studies', { ...changing, schema: PLAN_STUDY }, async (request, reply) => {
    const planned = await studies.plan(request.body, request.actor)
    return reply
      .code(201)
      .header('location', `/studies/${encodeURIComponent(planned.study.name)}`)
      .send(replyOf(planned))
  })

  app.get('/studies/:name', { ...reading, schema: GET_STUDY }, async ({ params: { name } }) => {
    const progress = await studies.get(name)
    return { ...replyOf(progress), places: [...progress.done] }
  })

  app.delete('/studies/:name', { ...changing, schema: REMOVE_STUDY }, async (request) =>
    planOf(await studies.remove(request.params.name, request.actor))
  )

  app.get('/studies/:name/report', { ...reading, schema: GET_STUDY_REPORT }, async (request, reply) =>
    answerReport(reply, await studies.report(request.params.name))
  )

  app.get('/studies/:name/report.csv', { ...reading, schema: GET_STUDY_CSV }, async (request, reply) =>
    reply.type('text/csv; charset=utf-8').send(await studies.csv(request.params.name))
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
