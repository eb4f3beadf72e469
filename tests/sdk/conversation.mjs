// Each official SDK holds the recorded conversation of ports/ with the simulated endpoint, streamed and not, and must report what
// was recorded: text, calls with their arguments, why it stopped, how many tokens. Then the failures that SDKs have classes for.
//   node conversation.mjs ROOT_URL
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import {GoogleGenAI} from '@google/genai'
import {Ollama} from 'ollama'

const root = process.argv[2]
const scenario = JSON.parse(readFileSync(new URL('ports/scenario.json', import.meta.url)))
const user = scenario.turns[0].user
const reference = scenario.turns[0].reference
const retries = {maxRetries: 0}

const chatTools = scenario.tools.map(({name, description, parameters}) => ({type: 'function', function: {name, description, parameters}}))

// What an SDK said of one reply: {text, calls: [{id, name, arguments}], stop, input, output}.
function check(said, step, stops) {
  const wanted = reference[step]
  assert.equal(said.text ?? '', wanted.content ?? '', `text of step ${step + 1}`)
  assert.deepEqual(said.calls.map(({name, arguments: a}) => ({name, arguments: a})), wanted.tool_calls ?? [], `calls of step ${step + 1}`)
  assert.equal(said.stop, said.calls.length ? stops.calls : stops.end, `stop reason of step ${step + 1}`)
  assert.ok(said.input > 20 && said.output > 2, `token counts of step ${step + 1}: ${said.input}, ${said.output}`)
}

// `step(history)` asks for one reply; `go_on(history, reply, results)` adds it and what its calls brought.
async function converse({begin, step, stops, goOn}) {
  let history = begin()
  for (let i = 0; i < reference.length; i++) {
    const reply = await step(history)
    check(reply, i, stops)
    history = goOn(history, reply, reply.calls.map((call) => `result of ${call.name}`))
  }
}

// ---- openai: Chat Completions ----

const openai = new OpenAI({baseURL: `${root}/v1`, apiKey: 'any', ...retries})

const chat = (stream) => ({
  begin: () => [{role: 'system', content: scenario.system}, {role: 'user', content: user}],
  stops: {calls: 'tool_calls', end: 'stop'},
  async step(messages) {
    const request = {model: 'm', messages, tools: chatTools}
    const completion = stream
      ? await openai.chat.completions.stream({...request, stream_options: {include_usage: true}}).finalChatCompletion()
      : await openai.chat.completions.create(request)
    const {message, finish_reason} = completion.choices[0]
    return {
      message, text: message.content, stop: finish_reason, input: completion.usage.prompt_tokens, output: completion.usage.completion_tokens,
      calls: (message.tool_calls ?? []).map((c) => ({id: c.id, name: c.function.name, arguments: JSON.parse(c.function.arguments)})),
    }
  },
  goOn: (messages, reply, results) => [...messages, reply.message, ...results.map((content, i) => ({role: 'tool', tool_call_id: reply.calls[i].id, content}))],
})

// ---- openai: Responses ----

const responses = (stream) => ({
  begin: () => [{role: 'user', content: user}],
  stops: {calls: 'completed', end: 'completed'},
  async step(input) {
    const request = {
      model: 'm', instructions: scenario.system, input, store: false,
      tools: scenario.tools.map(({name, description, parameters}) => ({type: 'function', name, description, parameters, strict: false})),
    }
    const response = stream ? await openai.responses.stream(request).finalResponse() : await openai.responses.create(request)
    return {
      text: response.output_text, stop: response.status, input: response.usage.input_tokens,
      output: response.usage.output_tokens, items: response.output,
      calls: response.output.filter((i) => i.type === 'function_call').map((c) => ({id: c.call_id, name: c.name, arguments: JSON.parse(c.arguments)})),
    }
  },
  goOn: (input, reply, results) => [...input, ...reply.items, ...results.map((output, i) => ({type: 'function_call_output', call_id: reply.calls[i].id, output}))],
})

// ---- @anthropic-ai/sdk ----

const anthropic = new Anthropic({baseURL: root, apiKey: 'any', ...retries})

const messages = (stream) => ({
  begin: () => [{role: 'user', content: user}],
  stops: {calls: 'tool_use', end: 'end_turn'},
  async step(history) {
    const request = {
      model: 'm', max_tokens: 1000, system: scenario.system, messages: history,
      tools: scenario.tools.map(({name, description, parameters}) => ({name, description, input_schema: parameters})),
    }
    const message = stream ? await anthropic.messages.stream(request).finalMessage() : await anthropic.messages.create(request)
    const thinking = message.content.find((b) => b.type === 'thinking')
    if (thinking) assert.ok(thinking.signature, 'thinking is signed')
    return {
      content: message.content, text: message.content.filter((b) => b.type === 'text').map((b) => b.text).join(''), stop: message.stop_reason,
      input: message.usage.input_tokens + message.usage.cache_read_input_tokens, output: message.usage.output_tokens,
      calls: message.content.filter((b) => b.type === 'tool_use').map((b) => ({id: b.id, name: b.name, arguments: b.input})),
    }
  },
  goOn: (history, reply, results) => [...history, {role: 'assistant', content: reply.content}, {role: 'user', content: results.map((content, i) => ({type: 'tool_result', tool_use_id: reply.calls[i].id, content}))}],
})

// ---- @google/genai ----

const google = new GoogleGenAI({apiKey: 'any', httpOptions: {baseUrl: root, retryOptions: {attempts: 1}}})

const gemini = (stream) => ({
  begin: () => [{role: 'user', parts: [{text: user}]}],
  stops: {calls: 'STOP', end: 'STOP'},
  async step(contents) {
    const request = {
      model: 'm', contents,
      config: {systemInstruction: scenario.system, tools: [{functionDeclarations: scenario.tools.map(({name, description, parameters}) => ({name, description, parametersJsonSchema: parameters}))}]},
    }
    const parts = []
    let last
    if (stream) {
      for await (const chunk of await google.models.generateContentStream(request)) {
        parts.push(...(chunk.candidates?.[0].content?.parts ?? []))
        last = chunk
      }
    } else {
      last = await google.models.generateContent(request)
      parts.push(...last.candidates[0].content.parts)
    }
    const usage = last.usageMetadata
    return {
      parts, text: parts.filter((p) => p.text && !p.thought).map((p) => p.text).join(''), stop: last.candidates[0].finishReason,
      input: usage.promptTokenCount, output: usage.candidatesTokenCount + (usage.thoughtsTokenCount ?? 0),
      calls: parts.filter((p) => p.functionCall).map((p) => ({id: p.functionCall.id, name: p.functionCall.name, arguments: p.functionCall.args})),
    }
  },
  goOn: (contents, reply, results) => [...contents, {role: 'model', parts: reply.parts}, {role: 'user', parts: results.map((output, i) => ({functionResponse: {id: reply.calls[i].id, name: reply.calls[i].name, response: {output}}}))}],
})

// ---- ollama ----

const ollama = new Ollama({host: root})

const native = (stream) => ({
  begin: () => [{role: 'system', content: scenario.system}, {role: 'user', content: user}],
  stops: {calls: 'stop', end: 'stop'},
  async step(history) {
    const request = {model: 'm', messages: history, tools: chatTools, stream}
    const message = {role: 'assistant', content: '', thinking: '', tool_calls: []}
    let last = await ollama.chat(request)
    const objects = []
    if (stream) for await (const object of last) objects.push(object)
    else objects.push(last)
    for (const object of objects) {
      message.content += object.message.content
      message.thinking += object.message.thinking ?? ''
      message.tool_calls.push(...(object.message.tool_calls ?? []))
      last = object
    }
    return {
      message, text: message.content, stop: last.done_reason, input: last.prompt_eval_count, output: last.eval_count,
      calls: message.tool_calls.map((c) => ({id: c.id, name: c.function.name, arguments: c.function.arguments})),
    }
  },
  goOn: (history, reply, results) => [...history, reply.message, ...results.map((content, i) => ({role: 'tool', content, tool_name: reply.calls[i].name}))],
})

const dialects = {'openai chat': chat, 'openai responses': responses, '@anthropic-ai/sdk': messages, '@google/genai': gemini, ollama: native}
for (const [name, dialect] of Object.entries(dialects)) {
  for (const stream of [false, true]) {
    await converse(dialect(stream))
    console.log(`${name}, ${stream ? 'streamed' : 'whole'}: ${reference.length} steps`)
  }
}
