// An error in the middle of a stream: every SDK must notice.
//   node broken.mjs ROOT_URL
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import {GoogleGenAI} from '@google/genai'
import {Ollama} from 'ollama'

const root = process.argv[2]
const message = {role: 'user', content: 'hello'}
const openai = new OpenAI({baseURL: `${root}/v1`, apiKey: 'any', maxRetries: 0})
const anthropic = new Anthropic({baseURL: root, apiKey: 'any', maxRetries: 0})
const google = new GoogleGenAI({apiKey: 'any', httpOptions: {baseUrl: root, retryOptions: {attempts: 1}}})
const ollama = new Ollama({host: root})

async function drain(stream) {
  for await (const _ of await stream) continue
}
await assert.rejects(drain(openai.chat.completions.create({model: 'm', messages: [message], stream: true})), OpenAI.APIError)
await assert.rejects(anthropic.messages.stream({model: 'm', max_tokens: 10, messages: [message]}).finalMessage(), Anthropic.APIError)
await assert.rejects(drain(google.models.generateContentStream({model: 'm', contents: 'hello'})))
await assert.rejects(drain(ollama.chat({model: 'm', messages: [message], stream: true})))
await assert.rejects(drain(openai.responses.create({model: 'm', input: 'hello', stream: true})), OpenAI.APIError)
console.log('an error inside a stream: noticed by each')
