/** A body of pictures in the API description. No schema checks it: it is read as bytes. */
export const uploadBody = {
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['image'],
        additionalProperties: false,
        properties: {
          image: { type: 'array', items: { type: 'string', format: 'binary' }, description: 'one or many files' }
        }
      }
    }
  }
}
