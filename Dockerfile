# The server as a container: build with what compiling needs, run with what running needs.
FROM node:22-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    BEREIKBAAR_DATA_DIR=/data \
    BEREIKBAAR_DIALPLANS_DIR=/dialplans \
    BEREIKBAAR_HTTP_HOST=0.0.0.0 \
    BEREIKBAAR_SIP_HOST=0.0.0.0
WORKDIR /app
COPY --from=build --chown=node:node /app/package.json ./
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/dist ./dist
COPY --from=build --chown=node:node /app/fixtures/prompts ./fixtures/prompts
COPY --from=build --chown=node:node /app/dialplans /dialplans
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 8080/tcp 5060/udp 5060/tcp
HEALTHCHECK --interval=30s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# The compiled command line directly: signals reach the server, nothing is installed at start.
ENTRYPOINT ["node", "dist/server/cli/cli.js"]
CMD ["serve"]
