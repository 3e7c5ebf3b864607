# Rapport in a small image: only what serving needs, as a user without rights, on a root that may be read-only.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
RUN python3 -m venv /opt/rapport
ENV PATH=/opt/rapport/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements-serve.lock ./
RUN pip install --require-hashes --only-binary=:all: -r requirements-serve.lock
COPY . ./
RUN pip install --no-deps --no-build-isolation . \
    # What installs is not needed any more, nor are the libraries' own tests and headers.
    && pip uninstall -q -y setuptools pip \
    && cd /opt/rapport/lib/python3*/site-packages \
    && rm -rf pandas/tests pyarrow/tests pyarrow/include pyarrow/src pyarrow/*flight* \
    && find sklearn scipy -type d -name tests -prune -exec rm -rf {} + \
    # What is left is enough.
    && python3 -c 'import bot.cli.import_, bot.cli.score, bot.cli.serve, bot.doctor.command, outreach.openai_writer, pyarrow.parquet'

FROM ${PYTHON}
LABEL org.opencontainers.image.title=Rapport org.opencontainers.image.licenses=MIT
RUN groupadd --gid 10001 rapport \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin rapport \
    && install -d -o rapport -g rapport -m 0700 /data
COPY --from=build /opt/rapport /opt/rapport
ENV PATH=/opt/rapport/bin:$PATH DATABASE_URL=sqlite:////data/rapport.db
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/readyz', timeout=4)"]
# As the first process of the container it is sent SIGTERM itself, and finishes what is under way.
ENTRYPOINT ["rapport"]
CMD ["serve", "--host", "0.0.0.0"]
