/** What a request has that is no HTTP, by the code of Node's parser. */
const WORDS: Readonly<Record<string, string>> = {
  HPE_INVALID_EOF_STATE:
    'a request that ended early: fewer bytes than its Content-Length says, or chunks without the last one',
  HPE_INVALID_CONTENT_LENGTH: 'a Content-Length that is no whole number, or one beside Transfer-Encoding',
  HPE_UNEXPECTED_CONTENT_LENGTH: 'two headers Content-Length, or one beside Transfer-Encoding',
  HPE_INVALID_TRANSFER_ENCODING: 'a Transfer-Encoding whose last word is not chunked, or one beside Content-Length',
  HPE_INVALID_CHUNK_SIZE: 'a chunk whose size is no hexadecimal number',
  HPE_INVALID_METHOD: 'a start that is no method, as one of TLS (https) or of a body that is too long',
  HPE_INVALID_URL: 'a path with characters that must be written as %XX',
  HPE_INVALID_HEADER_TOKEN: 'a header with a character that may not be there',
  HPE_CR_EXPECTED: 'lines that do not end with CR LF',
  HPE_LF_EXPECTED: 'lines that do not end with CR LF'
}

/** @returns words for a code of Node's parser, such as HPE_INVALID_METHOD; the code itself where there are none */
export function malformedWords(code: string): string {
  return WORDS[code] === undefined ? code : `${WORDS[code]} (${code})`
}
