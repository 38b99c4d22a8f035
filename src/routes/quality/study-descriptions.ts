import { z } from 'zod'
import { problems } from '../../schemas/problem.ts'
import { StudyList, StudyNew, StudyParams, StudyReply, StudyWithPlaces } from '../../schemas/quality/studies.ts'
import { keyOf } from '../access/access.ts'

const tags = ['quality']

export const LIST_STUDIES = {
  tags,
  ...keyOf('operator'),
  operationId: 'listStudies',
  summary: 'Measurement system analyses, newest first',
  response: { 200: StudyList, ...problems(401, 403) }
}

export const PLAN_STUDY = {
  tags,
  ...keyOf('admin'),
  operationId: 'planStudy',
  summary: 'Plan a measurement system analysis',
  description:
    'Then post pictures to /inspect with study=NAME, partId and station. Stations take the place of appraisers. '
    + 'The report is available when each part was presented as often as planned.',
  body: StudyNew,
  response: { 201: StudyReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
}

export const GET_STUDY = {
  tags,
  ...keyOf('operator'),
  operationId: 'getStudy',
  summary: 'One study and its progress',
  params: StudyParams,
  response: { 200: StudyWithPlaces, ...problems(400, 401, 403, 404) }
}

export const REMOVE_STUDY = {
  tags,
  ...keyOf('admin'),
  operationId: 'removeStudy',
  summary: 'Remove the plan of a study',
  description: 'The records of its parts stay.',
  params: StudyParams,
  response: { 200: StudyNew, ...problems(400, 401, 403, 404) }
}

export const GET_STUDY_REPORT = {
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

export const GET_STUDY_CSV = {
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
