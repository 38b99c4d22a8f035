/** A body of pictures, for the documentation: it is read as bytes, not checked by a schema. */
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
