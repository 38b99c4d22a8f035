import { PlantStationList, PlantStationParams } from '../../schemas/plant.ts'
import {
  RolloutBody,
  RolloutList,
  RolloutParams,
  RolloutQuery,
  RolloutReply,
  StopBody
} from '../../schemas/plant/rollouts.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'

const tags = ['plant']

export const LIST_PLANT_STATIONS = {
  tags,
  ...keyOf('operator'),
  operationId: 'listPlantStations',
  summary: 'The stations, each with its last report',
  response: { 200: PlantStationList, ...problems(401, 403, 503) }
}

export const FORGET_PLANT_STATION = {
  tags,
  ...keyOf('admin'),
  operationId: 'forgetPlantStation',
  summary: 'Forget a station',
  description: 'Its records stay. When it reports again it is a new one.',
  params: PlantStationParams,
  response: { 200: PlantStationParams, ...problems(400, 401, 403, 404, 503) }
}

export const LIST_ROLLOUTS = {
  tags,
  ...keyOf('operator'),
  operationId: 'listRollouts',
  summary: 'Rollouts, running and finished, newest first',
  querystring: RolloutQuery,
  response: { 200: RolloutList, ...problems(400, 401, 403, 503) }
}

export const START_ROLLOUT = {
  tags,
  ...keyOf('admin'),
  operationId: 'startRollout',
  summary: 'Release a recipe to the stations, wave by wave',
  description:
    'Releases the recipe as it is here: with its active version, threshold and golden set. Each station fetches it, '
    + 'judges the golden set, and switches. The next wave begins when each station of this one has judged enough '
    + 'parts. A wrongly judged golden set, drift, or more NG stop the rollout: then all stations go back to the '
    + 'previous release.',
  body: RolloutBody,
  response: { 201: RolloutReply, ...problems(400, 401, 403, 404, 409, 413, 415, 503) }
}

export const STOP_ROLLOUT = {
  tags,
  ...keyOf('admin'),
  operationId: 'stopRollout',
  summary: 'Stop a rollout: its stations go back to the previous release',
  params: RolloutParams,
  body: StopBody,
  response: { 200: RolloutReply, ...problems(400, 401, 403, 404, 409, 413, 415, 503) }
}
