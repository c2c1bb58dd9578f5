# Two stages: the wheel is built apart, so the image holds no compiler, no source and no build cache.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md ./
COPY api api
COPY core core
COPY glossaries glossaries
COPY monitors monitors
COPY nlp nlp
RUN pip install --no-cache-dir --prefix=/install .

FROM python:3.12-slim
COPY --from=build /install /usr/local
RUN useradd --system --uid 10001 --home-dir /data babelguard && install -d -o babelguard /data
USER babelguard
ENV BABELGUARD_DATA_DIR=/data \
    BABELGUARD_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
# Models open before the port does; the first start also fetches the starter model.
HEALTHCHECK --interval=15s --timeout=3s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
# Listening beyond the container needs a key: docker run --rm -v DATA:/data IMAGE keys create --role translate
ENTRYPOINT ["babelguard"]
CMD ["serve"]
