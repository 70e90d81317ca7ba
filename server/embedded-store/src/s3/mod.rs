//! The S3 operations on the store's directory.
//!
//! What is not listed here is answered with `NotImplemented` by `s3s`.

mod checksums;
mod conditions;
mod errors;
mod get;
mod list;
mod put;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};

use crate::blocking::blocking;
use crate::layout;
use crate::object::Object;
use crate::staging::Staging;
use crate::write;

/// The one region whose buckets report no location.
const DEFAULT_REGION: &str = "us-east-1";

/// The one bucket of this store.
#[derive(Clone, Debug)]
pub(crate) struct Backend {
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) max_object_bytes: u64,
    pub(crate) min_transfer_secs: u64,
    pub(crate) objects: Arc<Path>,
    pub(crate) staging: Arc<Staging>,
}

impl Backend {
    fn check_bucket(&self, bucket: &str) -> S3Result<()> {
        if bucket == self.bucket { Ok(()) } else { Err(s3_error!(NoSuchBucket)) }
    }

    fn object_path(&self, key: &str) -> PathBuf {
        layout::object_path(&self.objects, key)
    }

    async fn exists(&self, key: &str) -> S3Result<bool> {
        let path = self.object_path(key);
        blocking(move || path.try_exists()).await.map_err(|error| errors::storage(&error))
    }

    async fn open(&self, key: &str) -> S3Result<Object> {
        let (path, key) = (self.object_path(key), key.to_owned());
        match blocking(move || Object::open(&path, &key)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(s3_error!(NoSuchKey)),
            opened => opened.map_err(|error| errors::storage(&error)),
        }
    }
}

#[async_trait::async_trait]
impl S3 for Backend {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        put::put_object(self, request).await
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        get::get_object(self, request).await
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        get::head_object(self, request).await
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>
    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.check_bucket(&request.input.bucket)?;
        let (path, root) = (self.object_path(&request.input.key), self.objects.clone());
        blocking(move || write::remove(&path, &root)).await.map_err(|error| errors::storage(&error))?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        list::list_objects_v2(self, request).await
    }

    /// The bucket exists from the start; no other can be made.
    async fn create_bucket(&self, request: S3Request<CreateBucketInput>) -> S3Result<S3Response<CreateBucketOutput>> {
        if request.input.bucket == self.bucket {
            return Err(s3_error!(BucketAlreadyOwnedByYou));
        }
        Err(s3_error!(AccessDenied))
    }

    async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> S3Result<S3Response<HeadBucketOutput>> {
        self.check_bucket(&request.input.bucket)?;
        // A disk that is not mounted takes the whole bucket away, not one object after the other.
        let objects = self.objects.clone();
        if !blocking(move || Ok(objects.is_dir())).await.map_err(|error| errors::storage(&error))? {
            return Err(s3_error!(NoSuchBucket));
        }
        Ok(S3Response::new(HeadBucketOutput {
            bucket_region: Some(self.region.clone()),
            ..HeadBucketOutput::default()
        }))
    }

    async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        self.check_bucket(&request.input.bucket)?;
        let region = (self.region != DEFAULT_REGION).then(|| self.region.clone().into());
        Ok(S3Response::new(GetBucketLocationOutput { location_constraint: region }))
    }

    /// Never versioned: what is deleted is gone.
    async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        self.check_bucket(&request.input.bucket)?;
        Ok(S3Response::new(GetBucketVersioningOutput::default()))
    }
}
