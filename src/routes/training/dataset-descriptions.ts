import { z } from 'zod'
import {
  DatasetImageLabel,
  DatasetImageParams,
  DatasetImageReply,
  DatasetImagesQuery,
  DatasetList,
  DatasetParams,
  DatasetReply,
  DatasetWhole,
  UploadQuery,
  UploadReply
} from '../../schemas/dataset.ts'
import { problems } from '../../schemas/problem.ts'
import { keyOf } from '../access/access.ts'

const tags = ['datasets']
const { security } = keyOf('operator')

export const UPLOAD_IMAGES = {
  operationId: 'uploadImages',
  summary: 'Add labelled pictures',
  description:
    'One or many files in the field `image`. A picture that the set already holds is not stored again. A picture '
    + 'that cannot be used is named, and the others are stored. Makes the set if it does not exist.',
  tags,
  security,
  consumes: ['multipart/form-data'],
  params: DatasetParams,
  querystring: UploadQuery,
  response: { 201: UploadReply, ...problems(400, 401, 403, 408, 409, 413, 415, 422) }
}

export const LIST_DATASETS = {
  operationId: 'listDatasets',
  summary: 'All data sets',
  tags,
  security,
  response: { 200: DatasetList, ...problems(401, 403) }
}

export const GET_DATASET = {
  operationId: 'getDataset',
  summary: 'One data set and its pictures',
  tags,
  security,
  params: DatasetParams,
  querystring: DatasetImagesQuery,
  response: { 200: DatasetWhole, ...problems(400, 401, 403, 404) }
}

export const GET_DATASET_IMAGE = {
  operationId: 'getDatasetImage',
  summary: 'One picture',
  tags,
  security,
  params: DatasetImageParams,
  response: {
    200: {
      description: 'the file as it was uploaded',
      content: { 'image/*': { schema: z.string().meta({ format: 'binary' }) } }
    },
    ...problems(400, 401, 403, 404)
  }
}

export const RELABEL_DATASET_IMAGE = {
  operationId: 'relabelDatasetImage',
  summary: 'Correct the label of a picture',
  description: 'Refused while a training on the set waits or runs.',
  tags,
  security,
  params: DatasetImageParams,
  querystring: DatasetImageLabel,
  response: { 200: DatasetImageReply, ...problems(400, 401, 403, 404, 409) }
}

export const REMOVE_DATASET_IMAGE = {
  operationId: 'removeDatasetImage',
  summary: 'Remove a picture',
  tags,
  security,
  params: DatasetImageParams,
  response: { 200: DatasetImageReply, ...problems(400, 401, 403, 404, 409) }
}

export const REMOVE_DATASET = {
  operationId: 'removeDataset',
  summary: 'Remove a data set and its pictures',
  tags,
  security,
  params: DatasetParams,
  response: { 200: DatasetReply, ...problems(400, 401, 403, 404, 409) }
}
