// The SDKs' own error classes, for a server that fails in one way at every request.
//   node failures.mjs STATUS ROOT_URL
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import {GoogleGenAI} from '@google/genai'
import {Ollama} from 'ollama'

const [status, root] = [Number(process.argv[2]), process.argv[3]]
const message = {role: 'user', content: 'hello'}
const openai = new OpenAI({baseURL: `${root}/v1`, apiKey: 'any', maxRetries: 0})
const anthropic = new Anthropic({baseURL: root, apiKey: 'any', maxRetries: 0})
const google = new GoogleGenAI({apiKey: 'any', httpOptions: {baseUrl: root, retryOptions: {attempts: 1}}})
const ollama = new Ollama({host: root})

const classes = {
  401: [OpenAI.AuthenticationError, Anthropic.AuthenticationError],
  404: [OpenAI.NotFoundError, Anthropic.NotFoundError],
  429: [OpenAI.RateLimitError, Anthropic.RateLimitError],
  500: [OpenAI.InternalServerError, Anthropic.InternalServerError],
  503: [OpenAI.InternalServerError, Anthropic.InternalServerError],
}[status]
await assert.rejects(openai.chat.completions.create({model: 'm', messages: [message]}), classes[0])
await assert.rejects(openai.responses.create({model: 'm', input: 'hello'}), classes[0])
await assert.rejects(anthropic.messages.create({model: 'm', max_tokens: 10, messages: [message]}), classes[1])
await assert.rejects(google.models.generateContent({model: 'm', contents: 'hello'}), (error) => error.status === status)
await assert.rejects(ollama.chat({model: 'm', messages: [message], stream: false}), (error) => error.status_code === status)
console.log(`${status}: each in its own class`)
