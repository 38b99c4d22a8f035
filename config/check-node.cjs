// The first step of build and start: an older Node would end in a stack trace. Written so that any Node can read it.
'use strict'
var wanted = require('../package.json').engines.node.replace('>=', '').split('.')
var found = process.versions.node.split('.')
var older = +found[0] < +wanted[0] || (+found[0] === +wanted[0] && +found[1] < +wanted[1])
if (older) {
  process.stderr.write(
    'okng: expected Node ' +
      wanted.join('.') +
      ' or newer, received ' +
      process.versions.node +
      ': install a newer one (https://nodejs.org), then run npm ci again\n'
  )
  process.exit(1)
}
